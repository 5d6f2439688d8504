import { expect } from 'chai';
import { clip, count, duration, wrap } from './layout.ts';

describe('layout', () => {
  it('clips by characters and shows that it did', () => {
    expect(clip('abcdef', 6)).to.equal('abcdef');
    expect(clip('abcdef', 4)).to.equal('abc…');
    expect(clip('🔑🔑🔑', 2)).to.equal('🔑…');
  });

  it('wraps at spaces and slashes, with an indent', () => {
    expect(wrap('one two three', 8, '- ', '  ')).to.deep.equal(['- one', '  two', '  three']);
    expect(wrap('ResponseMessage/BatchItem[0]/State', 20, '  ')).to.deep.equal([
      '  ResponseMessage/',
      '  BatchItem[0]/State',
    ]);
    expect(wrap('', 10, '> ')).to.deep.equal(['>']);
    // A path that fits on a line is not broken: it is there to be copied.
    expect(wrap('evidence: a/b.xml, a/c.json', 20, '', '  ')).to.deep.equal(['evidence: a/b.xml,', '  a/c.json']);
  });

  it('breaks a word that fits no line', () => {
    expect(wrap('0123456789', 6, '  ')).to.deep.equal(['  0123', '  4567', '  89']);
    expect(wrap('🔑🔑🔑', 2)).to.deep.equal(['🔑🔑', '🔑']);
  });

  const DURATIONS: [number, string][] = [
    [0, '0 ms'],
    [85.4, '85 ms'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 0 s'],
    [245_000, '4 min 5 s'],
  ];
  for (const [milliseconds, text] of DURATIONS) {
    it(`writes ${milliseconds} ms as ${text}`, () => expect(duration(milliseconds)).to.equal(text));
  }

  it('counts', () => {
    expect([count(1, 'case'), count(0, 'case'), count(2, 'pass', 'passes')]).to.deep.equal([
      '1 case',
      '0 cases',
      '2 passes',
    ]);
  });
});
