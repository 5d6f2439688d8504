import { ATTRIBUTES, attributeByName } from '../spec/attributes.ts';
import { normalizeName } from '../spec/names.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast, inVersion } from '../spec/versions.ts';
import { namedAttribute } from './attributes.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import type { Found } from './found.ts';
import { attributesInside, type Scene } from './scene.ts';

/** Path of a field of a structure that carries attributes under their own tags. */
const OWN_TAG = /\/((Common|PrivateKey|PublicKey)?Attributes|CurrentAttribute|NewAttribute)\/[^/]+$/;

/** The Attribute Names of a 1.x message, which are free text. */
function names(scene: Scene): Found<{ tag: number; type: 'TextString'; value: string }>[] {
  // 2.0 chapter 5: attributes are told by their tags.
  if (atLeast(scene.version, '2.0')) return [];
  return scene.messages.flatMap(({ found }) =>
    found.filter((one): one is ReturnType<typeof names>[number] => {
      return one.item.tag === Tag.AttributeName && one.item.type === 'TextString';
    }),
  );
}

function* newerNames(scene: Scene): Generator<Finding> {
  for (const { item, path } of names(scene)) {
    const attribute = attributeByName(item.value);
    if (attribute === undefined || atLeast(scene.version, attribute.since)) continue;
    yield { path: path(), message: `${attribute.name} is of KMIP ${attribute.since}` };
  }
}

/** A name as people compare names: letters and digits, in lower case. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The attributes whose XML name is not the printed one, by XML name. */
const BY_XML_NAME = new Map(
  Object.values(ATTRIBUTES)
    .map((attribute) => [normalizeName(attribute.name), attribute] as const)
    .filter(([xmlName, { name }]) => xmlName !== name),
);

const BY_LETTERS = new Map(Object.values(ATTRIBUTES).map((attribute) => [letters(attribute.name), attribute]));

function* unknownNames(scene: Scene): Generator<Finding> {
  for (const { item, path } of names(scene)) {
    const attribute = attributeByName(item.value);
    if (attribute !== undefined && inVersion(attribute, scene.version)) continue;
    if (attribute !== undefined) {
      const gone = `${attribute.name} is gone since KMIP ${attribute.until}`;
      if (atLeast(scene.version, attribute.since)) yield { path: path(), message: gone };
    } else if (!BY_XML_NAME.has(item.value)) {
      const meant = BY_LETTERS.get(letters(item.value));
      const hint = meant === undefined ? '' : `; ${meant.name} may be meant`;
      yield { path: path(), message: `no attribute is called ${JSON.stringify(item.value)}${hint}` };
    }
  }
}

function* normalizedNames(scene: Scene): Generator<Finding> {
  for (const { item, path } of names(scene)) {
    const meant = attributeByName(item.value) === undefined ? BY_XML_NAME.get(item.value) : undefined;
    if (meant !== undefined) yield { path: path(), message: `${item.value} is the XML name of ${meant.name}` };
  }
}

function* vendorNames({ messages, version }: Scene): Generator<Finding> {
  for (const { name, vendor, path } of messages.flatMap(({ attributes }) => attributes)) {
    const standard = vendor === undefined ? undefined : (attributeByName(name) ?? BY_XML_NAME.get(name));
    if (standard === undefined || !inVersion(standard, version)) continue;
    yield { path: path(), message: `${standard.name} is sent as an attribute of the vendor ${JSON.stringify(vendor)}` };
  }
}

/** Attributes that are legal where the version has them, and at which widely used clients stop. */
const SURPRISING: ReadonlySet<string> = new Set([
  'AlwaysSensitive',
  'Extractable',
  'Fresh',
  'KeyFormatType',
  'NeverExtractable',
  'OriginalCreationDate',
  'X_509CertificateIssuer',
]);

function* surprising({ received, sent, answers, version }: Scene): Generator<Finding> {
  const asked = new Set((sent?.found ?? []).map(({ item }) => namedAttribute(item)?.key));
  for (const { answer } of answers) {
    const unasked = attributesInside(answer.payload, received).filter(({ key, name }) => {
      const known = attributeByName(name);
      return SURPRISING.has(key) && known !== undefined && inVersion(known, version) && !asked.has(known.key);
    });
    const [first] = unasked;
    const names = unasked.map(({ name }) => name).join(', ');
    if (first !== undefined)
      yield { path: first.path(), message: `returned unasked, and some clients stop at it: ${names}` };
  }
}

/** What attributes are called, and which there are. */
export const ATTRIBUTE_NAME_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'ATTRIBUTE_NEWER_THAN_VERSION',
    title: 'an attribute that only a newer version has',
    rule: 'messages carry the attributes of their Protocol Version; a peer of an older version may fail on others',
    section: 'KMIP 1.4 chapter 3, 2.1 chapter 4',
    reports: ['Cosmian/kms#687'],
    claims: [{ kinds: ['newer-than-version'], path: OWN_TAG }],
    recognise: newerNames,
  },
  {
    id: 'UNKNOWN_ATTRIBUTE_NAME',
    title: 'an attribute name that the version does not have and that is no custom one',
    rule: "an attribute is called as its section prints it; a client's own begins with x-, a server's with y-",
    section: 'KMIP 1.4 chapter 3 and section 3.39, 2.1 section 5.5',
    reports: ['scylladb/scylladb#23970'],
    claims: [{ kinds: ['undefined-enumeration'], path: /\/AttributeReference(\[\d+\])?$/ }],
    recognise: unknownNames,
  },
  {
    id: 'NAME_NORMALISATION',
    title: 'the XML name of an attribute where its printed name belongs',
    rule: 'names without spaces are those of XML and JSON; an Attribute Name is the printed one: Cryptographic Length',
    section: 'KMIP 1.4 chapter 3; Profiles 2.1 section 5.4.1.1',
    reports: ['ovh/kmip-go#40'],
    recognise: normalizedNames,
  },
  {
    id: 'STANDARD_AS_VENDOR_ATTRIBUTE',
    title: 'an attribute of the specification sent as one of a vendor',
    rule: 'an attribute that the specification defines has its own tag in 2.x; Attribute is for those of vendors',
    section: 'KMIP 2.1 sections 4.60 and 5.1',
    reports: ['Cosmian/kms#746'],
    recognise: vendorNames,
  },
  {
    id: 'LEGAL_ATTRIBUTE_PRESENT',
    title: 'attributes in a response that are legal, and at which widely used clients stop',
    rule: 'without attribute names in the request all attributes are returned; a client passes over those that it does not know',
    section: 'KMIP 1.4 section 4.12, 2.1 section 6.1.20',
    reports: ['OpenKMIP/PyKMIP#429', 'OpenKMIP/PyKMIP#628', 'Cosmian/kms#687'],
    informative: true,
    recognise: surprising,
  },
];
