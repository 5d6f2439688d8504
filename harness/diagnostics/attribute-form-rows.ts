import { attributeByName, attributeRules } from '../spec/attributes.ts';
import { Enum } from '../spec/enumerations.ts';
import { atLeast, type Version } from '../spec/versions.ts';
import { isOwn } from './attributes.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { attributesInside, isRefused, type Scene, type SeenMessage } from './scene.ts';

/** Path of what carries attributes in one form of the protocol only. */
const CARRIER =
  /\/((Common|PrivateKey|PublicKey)?(TemplateAttribute|Attributes)|Attribute(Name|Reference)?)(\[\d+\])?$/;

const PARSING: ReadonlySet<number | undefined> = new Set([
  Enum.ResultReason.InvalidMessage,
  Enum.ResultReason.InvalidField,
]);

function* indexes(scene: Scene): Generator<Finding> {
  // 2.0 chapter 5 has no Attribute Index.
  if (atLeast(scene.version, '2.0')) return;
  for (const one of scene.answers) {
    const asked = attributesInside(one.asked?.item, scene.sent);
    if (!asked.some(({ index }) => index !== undefined) || !isRefused(scene, one, PARSING)) continue;
    yield { path: `${one.path}/ResultStatus`, message: 'a request with an Attribute Index is refused' };
  }
  for (const message of scene.messages) yield* wrongIndexes(message, scene.version);
}

/** An index other than 0 where there can be one instance only; two instances with one index. */
function* wrongIndexes({ attributes, direction }: SeenMessage, version: Version): Generator<Finding> {
  const seen = new Map<unknown, Set<string>>();
  for (const attribute of attributes) {
    const { key, name, index = 0, parents, path } = attribute;
    const known = isOwn(attribute) ? undefined : attributeByName(name);
    const single = known !== undefined && attributeRules(known, version).multiple === false;
    if (single && index !== 0)
      yield { path: `${path()}/AttributeIndex`, message: `${name} has one instance, of index 0` };
    const siblings = seen.get(parents[0]) ?? new Set();
    seen.set(parents[0], siblings);
    const instance = `${key}[${index}]`;
    if (direction === 'response' && siblings.has(instance)) {
      yield { path: path(), message: `two instances of ${name} have the index ${index}` };
    }
    siblings.add(instance);
  }
}

/** In which form messages carry attributes. */
export const ATTRIBUTE_FORM_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'ATTRIBUTE_FORM',
    title: 'attributes in the form of the other major version',
    rule: 'attributes are Attribute structures, in a Template-Attribute for a new object, in 1.x; items of an Attributes structure in 2.x',
    section: 'KMIP 1.4 sections 2.1.1 and 2.1.8, 2.1 section 5.1',
    reports: ['Cosmian/kms#438'],
    claims: [
      { kinds: ['unknown-field', 'newer-than-version'], path: CARRIER },
      { kinds: ['missing-field'], path: /\/Attribute(\[\d+\])?\/VendorIdentification$/ },
    ],
  },
  {
    id: 'ATTRIBUTE_INDEX',
    title: 'an Attribute Index in 2.x, one that is wrong, or a request refused that has one',
    rule: 'an Attribute of 1.x may have an Attribute Index, 0 where left out, which tells instances apart; 2.x has none',
    section: 'KMIP 1.4 section 2.1.1, 2.1 section 4.60',
    reports: ['Cosmian/kms#631'],
    claims: [{ kinds: ['unknown-field', 'duplicate-field'], path: /\/AttributeIndex(\[\d+\])?$/ }],
    recognise: indexes,
  },
];
