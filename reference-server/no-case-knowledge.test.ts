import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Case, CaseItem } from '../harness/cases/case.ts';
import { Tag } from '../harness/spec/tags.ts';
import { publishedCases } from '../test-support/published-cases.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Texts that a case makes up for its objects and clients. */
const NAMING_TAGS: ReadonlySet<number> = new Set([
  Tag.NameValue,
  Tag.AlternativeNameValue,
  Tag.Username,
  Tag.Password,
  Tag.DeviceIdentifier,
  Tag.DeviceSerialNumber,
  Tag.MachineIdentifier,
  Tag.MediaIdentifier,
  Tag.NetworkIdentifier,
]);

function* itemsOf(item: CaseItem): Generator<CaseItem> {
  yield item;
  if (item.type === 'Structure') for (const field of item.value) yield* itemsOf(field);
}

function itemsOfCases(cases: readonly Case[]): CaseItem[] {
  return cases.flatMap(({ steps }) =>
    steps.flatMap(({ request, response }) => [...itemsOf(request), ...itemsOf(response)]),
  );
}

/** Byte strings long and varied enough to be a case's own, as hexadecimal digits. */
function byteStrings(items: readonly CaseItem[]): Set<string> {
  const values = items.flatMap((item) => (item.type === 'ByteString' && 'value' in item ? [item.value] : []));
  return new Set(
    values
      .filter((octets) => octets.length >= 8 && new Set(octets).size >= 4)
      .map((octets) => Buffer.from(octets).toString('hex')),
  );
}

function namingTexts(items: readonly CaseItem[]): Set<string> {
  const values = items.flatMap((item) =>
    item.type === 'TextString' && 'value' in item && NAMING_TAGS.has(item.tag) ? [item.value] : [],
  );
  return new Set(values.filter((text) => text !== ''));
}

/** String literals that are continued by another, made one. */
function joined(text: string): string {
  return text.replace(/(['"`])\s*\+\s*\1/g, '');
}

/** Every run of hexadecimal digits, spaces and colons between them left out. */
function hexRuns(text: string): string {
  const squeezed = joined(text)
    .replace(/[\s:_]|\\x/g, '')
    .toLowerCase();
  return (squeezed.match(/[0-9a-f]{16,}/g) ?? []).join(' ');
}

/** Every run of characters of base64 and base64url. */
function base64Runs(text: string): string {
  const plain = joined(text).replaceAll('-', '+').replaceAll('_', '/');
  return (plain.match(/[A-Za-z0-9+/]{11,}/g) ?? []).join(' ');
}

/** Every list of numbers that are octets, as hexadecimal digits. */
function arrayRuns(text: string): string {
  const lists = text.match(/\b(?:0x[0-9a-f]+|\d+)(?:\s*,\s*(?:0x[0-9a-f]+|\d+)\b){7,}/gi) ?? [];
  return lists
    .map((list) => list.split(',').map(Number))
    .filter((octets) => octets.every((octet) => octet <= 0xff))
    .map((octets) => Buffer.from(octets).toString('hex'))
    .join(' ');
}

/** What a text has of a case's byte strings, in whatever form. */
function findByteStrings(text: string, needles: ReadonlySet<string>): string[] {
  const hex = `${hexRuns(text)} ${arrayRuns(text)}`;
  const base64 = base64Runs(text);
  return [...needles].filter(
    (digits) =>
      hex.includes(digits) || base64.includes(Buffer.from(digits, 'hex').toString('base64').replace(/=+$/, '')),
  );
}

/** What a text has of these as whole string literals. */
function findLiterals(text: string, needles: ReadonlySet<string>): string[] {
  return [...needles].filter((needle) => [`'`, `"`, '`'].some((quote) => text.includes(quote + needle + quote)));
}

describe('the search for what cases know', () => {
  const needles = new Set(['0123456789abcdef']);
  const rows: [what: string, text: string, found: boolean][] = [
    ['hexadecimal', `Buffer.from('0123456789ABCDEF', 'hex')`, true],
    ['hexadecimal in parts', `'01234567' +\n  '89abcdef'`, true],
    ['hexadecimal with spaces', `'01 23 45 67 89 ab cd ef'`, true],
    ['hexadecimal inside more', `'ffff0123456789abcdef00'`, true],
    ['escapes', String.raw`'\x01\x23\x45\x67\x89\xab\xcd\xef'`, true],
    ['base64', `'ASNFZ4mrze8='`, true],
    ['base64url', `'ASNFZ4mrze8'`, true],
    ['an array', `[0x01, 0x23, 0x45, 0x67,\n 0x89, 0xab, 0xcd, 0xef]`, true],
    ['a decimal array', '[1, 35, 69, 103, 137, 171, 205, 239]', true],
    ['something else', `'0123456789abcdee'`, false],
  ];
  for (const [what, text, found] of rows) {
    it(`${found ? 'finds' : 'does not find'} ${what}`, () => {
      expect(findByteStrings(text, needles)).to.have.length(found ? 1 : 0);
    });
  }

  it('finds names as whole literals only', () => {
    const names = new Set(['Somebody', 'Key']);
    expect(findLiterals(`f('Somebody', "Key1", Key)`, names)).to.deep.equal(['Somebody']);
  });
});

describe('the reference server knows no case', function () {
  this.timeout(60_000);
  let cases: readonly Case[];
  let files: { name: string; text: string }[];
  before(async function () {
    ({ cases } = await publishedCases(this));
    const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    files = await Promise.all(names.map(async (name) => ({ name, text: await readFile(name, 'utf8') })));
  });

  const findings = (find: (text: string) => string[]) =>
    files.flatMap(({ name, text }) => find(text).map((found) => `${name}: ${found}`));

  it('by its name', () => {
    const names = new Set(cases.flatMap(({ id, scenario }) => [id, scenario]));
    expect(names.size).to.be.greaterThan(200);
    expect(findings((text) => [...names].filter((name) => text.includes(name)))).to.deep.equal([]);
  });

  it('by its byte strings', () => {
    const needles = byteStrings(itemsOfCases(cases));
    expect(needles.size).to.be.greaterThan(200);
    expect(findings((text) => findByteStrings(text, needles))).to.deep.equal([]);
  });

  it('by its names, users and passwords', () => {
    const needles = namingTexts(itemsOfCases(cases));
    expect(needles.size).to.be.greaterThan(100);
    expect(findings((text) => findLiterals(text, needles))).to.deep.equal([]);
  });
});
