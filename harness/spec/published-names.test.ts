import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { caseFiles } from '../cases/discover.ts';
import { enumerationName, enumerationValue, maskBits, maskText } from '../codec/value-names.ts';
import { parseXml, type XmlElement } from '../codec/xml-tree.ts';
import { tagByName, tagName } from './registry.ts';
import { isVersion, type Version } from './versions.ts';

/** A value as a file writes it, with what decides its meaning. */
interface Written {
  readonly tag: string;
  readonly value: string;
  readonly attributeName?: string;
  readonly version: Version;
}

/** The names in some files, each once. */
interface Names {
  readonly elements: Set<string>;
  readonly enumerations: Map<string, Written>;
  readonly masks: Map<string, Written>;
}

/** Elements that are no items by name: the root elements, and the general form of an item (Profiles 2.1 5.4.1.6). */
const UNNAMED = ['KMIP', 'KmipTestCase', 'TTLV'];
const elementsIn = ({ children }: XmlElement) => children.filter((child) => child.kind === 'element');

function collect(element: XmlElement, siblings: readonly XmlElement[], version: Version, names: Names): void {
  if (!UNNAMED.includes(element.name)) names.elements.add(element.name);
  const type = element.attributes.get('type');
  const value = element.attributes.get('value') ?? '';
  const beside = siblings.find(({ name }) => name === 'AttributeName')?.attributes.get('value');
  const attributeName = element.name === 'AttributeValue' ? beside : undefined;
  const written = { tag: element.name, value, version, ...(attributeName !== undefined && { attributeName }) };
  const key = `${version} ${attributeName ?? element.name} ${value}`;
  if (type === 'Enumeration' && !/^0x|^\$/.test(value)) names.enumerations.set(key, written);
  if (type === 'Integer' && /^[A-Z]/.test(value)) names.masks.set(key, written);
  const children = elementsIn(element);
  for (const child of children) collect(child, children, version, names);
}

/** The version in '.../1.4/profiles/SKLC-M-1-14.xml'. */
function versionOfFile(file: string): Version {
  const version = file.split('/').find(isVersion);
  if (version === undefined) throw new Error(`no version in ${file}`);
  return version;
}

/** The file that cannot be loaded: two closing tags for one <KMIP>. */
const MALFORMED = 'TC-ECDSA-SIGN-1-14.xml';

async function namesIn(folder: string): Promise<Names> {
  const names: Names = { elements: new Set(), enumerations: new Map(), masks: new Map() };
  for (const file of await caseFiles(folder)) {
    if (file.endsWith(MALFORMED)) continue;
    const { root } = parseXml(await readFile(file, 'utf8'));
    collect(root, [], versionOfFile(file), names);
  }
  return names;
}

/**
 * What a published case writes, and what the table of its version prints: the later name of a renamed algorithm (1.4
 * section 9.1.3.2.7, 2.1 section 11.16), the misprint of MGF1 (2.1 section 11.30) and a spelling (2.1 section 11.46).
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  SHA_1WithRSAEncryption: 'SHA_1WithRSAEncryptionPKCS_1V1_5',
  SHA_256WithRSAEncryption: 'SHA_256WithRSAEncryptionPKCS_1V1_5',
  MGF1: 'MFG1',
  NotAuthorized: 'NotAuthorised',
};

/** Components that a published case of 2.0 calls by a name that no table prints: section 12.1 reserves the bit. */
const OTHER_BITS: Readonly<Record<string, string>> = { ContentCommitment: '0x00000400' };

describe('the names in the published cases', () => {
  let names: Names;

  before(async function () {
    names = await namesIn(needs(this, 'KMIP_OASIS_DIR'));
  });

  it('of elements are those of tags', () => {
    expect(names.elements.size).to.be.greaterThan(200);
    for (const name of names.elements) expect(tagName(tagByName(name) ?? -1), name).to.equal(name);
  });

  it('of enumeration values are those of their version', () => {
    expect(names.enumerations.size).to.be.greaterThan(500);
    for (const [key, { tag, value, ...context }] of names.enumerations) {
      const code = tagByName(tag) ?? -1;
      const number = enumerationValue(code, value, context);
      expect(number, key).to.be.a('number');
      const back = enumerationName(code, number ?? -1, context);
      expect(back === value || back === OTHER_NAMES[value], `${key}: ${back}`).to.equal(true);
    }
  });

  it('of mask components are those of the mask', () => {
    expect(names.masks.size).to.be.greaterThan(20);
    for (const [key, { tag, value, ...context }] of names.masks) {
      const code = tagByName(tag) ?? -1;
      const components = value.split(/\s+/);
      const bits = components.map((component) => maskBits(code, component, context));
      expect(
        bits.every((bit) => bit !== undefined),
        key,
      ).to.equal(true);
      const text = maskText(
        code,
        bits.reduce<number>((mask, bit) => mask | (bit ?? 0), 0),
        context,
      );
      expect(text?.split(' '), key).to.have.members(components.map((name) => OTHER_BITS[name] ?? name));
    }
  });
});
