import { expect } from 'chai';
import { safeBlock, safeLine } from './safe-text.ts';

const ROWS: [name: string, text: string, line: string, block: string][] = [
  ['plain text', 'Schlüssel 鍵 🔑', 'Schlüssel 鍵 🔑', 'Schlüssel 鍵 🔑'],
  ['an escape sequence', '\x1b[2Jgone', '\\u001b[2Jgone', '\\u001b[2Jgone'],
  ['line break and tab', 'a\n\tb', 'a\\u000a\\u0009b', 'a\n\tb'],
  ['carriage return', 'a\rb', 'a\\u000db', 'a\\u000db'],
  ['NUL', 'a\0', 'a\\u0000', 'a\\u0000'],
  ['C1 control', '\x9b31m', '\\u009b31m', '\\u009b31m'],
  ['a lone surrogate', 'a\ud800b', 'a\\ud800b', 'a\\ud800b'],
  ['a bidirectional override', '\u202egpj', '\\u202egpj', '\\u202egpj'],
  ['a noncharacter', '\uffff\u{1fffe}', '\\uffff\\u{1fffe}', '\\uffff\\u{1fffe}'],
];

describe('safe text', () => {
  for (const [name, text, line, block] of ROWS) {
    it(name, () => {
      expect(safeLine(text)).to.equal(line);
      expect(safeBlock(text)).to.equal(block);
    });
  }
});
