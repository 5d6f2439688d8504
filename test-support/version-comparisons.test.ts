import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, sources } from './sources.ts';

/** What compares a protocol version with one that is written there. */
const COMPARISON = /\b(?:atLeast|compareVersions)\([^)]*'\d\.\d'|\b[vV]ersion [!=]== '\d\.\d'/;

/** What names a place in a specification: 'section 4.9', 'Table 173', '(6.1.25)', 'rule A1'. */
const SECTION = /\b(?:sections?|chapters?|Tables?) \d|\(\d+(?:\.\d+)+|\b[A-Z]\d{1,2}[a-z]?\b/;

/** Lines before a comparison among which its comment is looked for: those of its function, and the comment on that. */
const REACH = 16;

/** The comparisons of a text whose neighbourhood names no section, by their lines. */
function unexplained(text: string): string[] {
  const lines = text.split('\n');
  return lines.filter((line, index) => {
    const isCode = !/^\s*(?:\/?\*|\/\/|import\b)/.test(line);
    return isCode && COMPARISON.test(line) && !isExplained(lines.slice(Math.max(0, index - REACH), index + 1));
  });
}

function isExplained(lines: readonly string[]): boolean {
  return lines.some((line) => /\/\/|^\s*\/?\*/.test(line) && SECTION.test(line));
}

describe('comparisons of versions', () => {
  it('name the section that makes the difference, wherever they are not rows of the registry', () => {
    const found = sources()
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => unexplained(readFileSync(join(ROOT, file), 'utf8')).map((line) => `${file}: ${line.trim()}`));
    expect(found).to.deep.equal([]);
  });

  const comparison = "  if (atLeast(version, '2.0')) return;";
  const samples: readonly [what: string, text: string, count: number][] = [
    ['a comparison without a comment', comparison, 1],
    ['a comment that says nothing of a section', `// Since 2.0.\n${comparison}`, 1],
    ['a comment with its section', `// 2.0 section 5.5 has no index.\n${comparison}`, 0],
    ['a section far above', `// 2.0 section 5.5\n${'\n'.repeat(REACH)}${comparison}`, 1],
    ['a comment alone', "// version === '2.0'", 0],
    ['equality', "const old = version === '1.0';", 1],
    ['another version', "const old = httpVersion === '1.1';", 0],
  ];
  for (const [what, text, count] of samples) {
    it(`are found as they stand: ${what}`, () => {
      expect(unexplained(text)).to.have.length(count);
    });
  }
});
