import type { CaseItem } from '../../cases/case.ts';
import { child, type Item, type StructureItem } from '../../codec/item.ts';
import { payloadOf } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { enumInVersion, tagName } from '../../spec/registry.ts';
import { Tag } from '../../spec/tags.ts';
import { choiceKey } from '../choices.ts';
import { verifyOutput } from '../cryptographic-output.ts';
import type { OutputVerdict } from '../cryptography/verdict.ts';
import { DATES } from '../dates.ts';
import type { Finding } from '../finding.ts';
import type { ManagedObject } from '../managed-objects.ts';
import { serverDateProblem } from '../now.ts';
import { lengthProblem } from '../plausible.ts';
import { checkDigest, hashingOf } from './digests.ts';
import { generatedKeyProblem, keyFormatProblem } from './generated-key.ts';
import { FIXED_LENGTH_FORMATS, keyBlockAround, keyFormat } from './key-block.ts';
import { isLiteralValue, isPresence, isWithin, parentTag, requested } from './look.ts';
import { type Answer, EXCUSED, excusedWith, type Judge, NOT_VERIFIED, type Rule, refused } from './rule.ts';
import { verifySharing } from './split-key.ts';

/** What is made of other objects follows from them, as far as they were seen. */
const SHARED: Readonly<Record<OutputVerdict, Answer>> = {
  right: excusedWith('recomputed'),
  wrong: refused('not what belongs together with the parts and the key that this case saw'),
  unknown: NOT_VERIFIED,
};

/** An object's key material stays what it was when first seen, in each format. */
function sameMaterial(finding: Finding, object: ManagedObject, judge: Judge): Answer {
  const { expected, actual } = finding;
  if (actual === null) return EXCUSED;
  const format = keyFormat(keyBlockAround(finding.place));
  const hasLength = format !== undefined && FIXED_LENGTH_FORMATS.has(format);
  const length = hasLength ? lengthProblem(expected, actual) : undefined;
  const problem = length ?? generatedKeyProblem(finding.place, object, judge.group);
  if (problem !== undefined) return refused(problem);
  const part = finding.place.tags.slice(finding.place.tags.indexOf(Tag.KeyMaterial)).join('/');
  const repeated = judge.sameChoice(`material ${object.identifier} ${format ?? 0} ${part}`, actual);
  if (!repeated) return refused('not the key material that the server showed for this object before');
  const follows = object.madeOf !== undefined || object.partOf !== undefined;
  return follows ? SHARED[verifySharing(finding.place, actual, object, judge.group)] : EXCUSED;
}

/** Whether Key Material is a structure where octets are expected, or the reverse, because its Key Format Type differs. */
function isInOtherFormat({ tag, actual, place }: Finding): boolean {
  const expectedItem = place.batch?.expected;
  const types = ['ByteString', 'Structure'];
  if (tag !== Tag.KeyMaterial || actual === null || expectedItem === undefined) return false;
  return types.includes(actual.type) && formatIn(expectedItem) !== formatIn(place.batch?.actual);
}

/** The first Key Format Type anywhere in an item. */
function formatIn(item: CaseItem | Item | undefined): unknown {
  if (item?.type !== 'Structure') return item?.tag === Tag.KeyFormatType && 'value' in item ? item.value : undefined;
  return (item.value as readonly (CaseItem | Item)[]).map(formatIn).find((format) => format !== undefined);
}

const generatedMaterial: Rule = {
  id: 'V7a',
  title:
    'Key Material of an object that the server generated may differ; it has the right length, its numbers are those of one key, and it stays the same',
  sections: { G1: '4.7.1 variable item 7', G3: '4.1.1 (7a)' },
  answer(finding, judge) {
    const object = finding.place.batch?.object;
    if (!isWithin(finding, Tag.KeyMaterial) || finding.source !== 'literal') return undefined;
    if (finding.kind !== 'value' && !(finding.kind === 'type' && isInOtherFormat(finding))) return undefined;
    if (object === undefined || !object.generated) return refused('the request gave the key material');
    return sameMaterial(finding, object, judge);
  },
};

const wrappedMaterial: Rule = {
  id: 'V7b',
  title:
    'a wrapped Key Value may differ where the wrapping key or the key was generated, or the wrapping varies; it is unwrapped where possible',
  sections: { G1: '4.7.1 variable item 7', G3: '4.1.1 (7b)' },
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.KeyValue || finding.actual?.type !== 'ByteString')
      return undefined;
    const block = keyBlockAround(finding.place);
    const wrapping = block === undefined ? undefined : child(block, Tag.KeyWrappingData);
    if (wrapping?.type !== 'Structure') return undefined;
    const key = wrappingKey(wrapping, judge);
    const generated = (finding.place.batch?.object?.generated ?? false) || (key?.generated ?? false);
    const inputsFixed = key !== undefined && !generated && !hasVariableWrapping(wrapping);
    if (inputsFixed) return refused('wrapping key, key and method are fixed by the case');
    const verdict = verifyOutput(finding, judge.group);
    if (verdict === 'wrong') return refused('not the key, wrapped under the key that this case saw');
    if (verdict === 'right') return excusedWith('unwrapped');
    const length = lengthProblem(finding.expected, finding.actual);
    return length === undefined ? NOT_VERIFIED : refused(length);
  },
};

function wrappingKey(wrapping: StructureItem, judge: Judge): ManagedObject | undefined {
  const information = child(wrapping, Tag.EncryptionKeyInformation);
  const identifier = information?.type === 'Structure' ? child(information, Tag.UniqueIdentifier) : undefined;
  return identifier?.type === 'TextString' ? judge.group.objects.get(identifier.value) : undefined;
}

/** Block cipher modes of key wrapping that give the same octets for the same key each time. */
const FIXED_WRAPPING: ReadonlySet<number> = new Set([
  Enum.BlockCipherMode.NISTKeyWrap,
  Enum.BlockCipherMode.AESKeyWrapPadding,
  Enum.BlockCipherMode.ECB,
]);

function hasVariableWrapping(wrapping: StructureItem): boolean {
  const information = child(wrapping, Tag.EncryptionKeyInformation);
  const parameters = information?.type === 'Structure' ? child(information, Tag.CryptographicParameters) : undefined;
  const mode = parameters?.type === 'Structure' ? child(parameters, Tag.BlockCipherMode) : undefined;
  return mode?.type === 'Enumeration' && !FIXED_WRAPPING.has(mode.value);
}

/** The two dates that the published lists print under names of no attribute. */
const MISPRINTED_DATES: ReadonlyMap<string, boolean> = new Map([
  ['ProcessStartDate', false],
  ['ProtectStopDate', false],
]);

function serverDate(finding: Finding, judge: Judge, dates: ReadonlyMap<string, boolean>): Answer | undefined {
  const { actual, place } = finding;
  const name = place.attribute ?? tagName(finding.tag);
  if (!isLiteralValue(finding) || actual === null || name === undefined) return undefined;
  const final = dates.get(name);
  const isDate = actual.type === 'DateTime' || actual.type === 'DateTimeExtended';
  if (final === undefined || !isDate) return undefined;
  const object = place.batch?.object;
  if (object?.fixed.has(name)) return refused('a request gave this date');
  // An object that was there before the run has dates from before.
  const window = object === undefined ? { ...judge, caseStartedAt: 0n } : judge;
  const problem = serverDateProblem(name, 0n, actual, place, window);
  if (problem !== undefined) return refused(problem);
  if (final && object !== undefined && !judge.sameChoice(choiceKey.date(object, name), actual)) {
    return refused('not the date that the server showed for this object before');
  }
  return EXCUSED;
}

const serverDates: Rule = {
  id: 'V9',
  title: 'a date that no request gave may differ; it lies within the life of the object and stays the same',
  sections: { G1: '4.7.1 variable item 9', G3: '4.1.1 (9a to 9l)' },
  answer: (finding, judge) => serverDate(finding, judge, DATES),
};

const misprintedDates: Rule = {
  id: 'P8',
  title: 'V9 holds for Process Start Date and Protect Stop Date too, which its list prints under names of no attribute',
  sections: {},
  source: '1.4 sections 3.25 and 3.26; Profiles 2.1 section 4.1.1 (9) prints ProtectStartDate and ProcessStopDate',
  evenStrict: true,
  answer: (finding, judge) => serverDate(finding, judge, MISPRINTED_DATES),
};

function isInDigest(finding: Finding): boolean {
  return finding.place.attribute === 'Digest' || parentTag(finding) === Tag.Digest;
}

const generatedDigest: Rule = {
  id: 'V11',
  title: 'the Digest Value of an object that the server generated may differ; it is recomputed where the key was seen',
  sections: { G1: '4.7.1 variable item 11', G3: '4.1.1 (11a)' },
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.DigestValue || !isInDigest(finding)) return undefined;
    const object = finding.place.batch?.object;
    return object?.generated ? checkDigest(finding.place.parents?.actual, object, judge) : undefined;
  },
};

/** Whether the case expected another Hashing Algorithm in the Digest that a finding is in. */
function hasOtherHashing(finding: Finding): boolean {
  const expected = finding.place.parents?.expected.value.find((field) => field.tag === Tag.HashingAlgorithm);
  const hashing = hashingOf(finding.place.parents?.actual);
  return expected !== undefined && 'value' in expected && expected.value !== hashing;
}

const digestHashing: Rule = {
  id: 'V13a',
  title: 'the Hashing Algorithm of a Digest may be another one, provided a Digest with SHA-256 is there too',
  sections: { G1: '4.7.1 variable item 13', G3: '4.1.1 (13a)' },
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.HashingAlgorithm || !isInDigest(finding)) return undefined;
    // The specification demands the SHA-256 instance in every version: 1.0 section 3.12, 1.1 section 3.17.
    const payload = finding.place.batch && payloadOf(finding.place.batch.actual);
    if (payload === undefined || !hasSha256Digest(payload)) return refused('no Digest with SHA-256 is there');
    const digest = checkDigest(finding.place.parents?.actual, finding.place.batch?.object, judge);
    return digest.excused ? EXCUSED : digest;
  },
};

function hasSha256Digest(item: Item): boolean {
  if (item.type !== 'Structure') return false;
  const hashing = child(item, Tag.HashingAlgorithm);
  const isDigest = child(item, Tag.DigestValue) !== undefined;
  if (isDigest && hashing?.value === Enum.HashingAlgorithm.SHA_256) return true;
  return item.value.some(hasSha256Digest);
}

const digestOfOtherHashing: Rule = {
  id: 'V13b',
  title:
    'the Digest Value differs where V13a lets the Hashing Algorithm differ; it is recomputed where the key was seen',
  sections: { G1: '4.7.1 variable item 13', G3: '4.1.1 (13b)' },
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.DigestValue || !isInDigest(finding)) return undefined;
    const object = finding.place.batch?.object;
    const isOther = object !== undefined && hasOtherHashing(finding);
    return isOther ? checkDigest(finding.place.parents?.actual, object, judge) : undefined;
  },
};

const keyFormatType: Rule = {
  id: 'V12',
  title:
    'the Key Format Type of an object that the server generated may differ, unless the request names one or (2.x) the specification has a default',
  sections: { G1: '4.7.1 variable item 12', G3: '4.1.1 (12a)' },
  answer(finding, judge) {
    if (!isLiteralValue(finding)) return undefined;
    if (finding.tag !== Tag.KeyFormatType && finding.place.attribute !== 'KeyFormatType') return undefined;
    const object = finding.place.batch?.object;
    if (object === undefined || !object.generated) return refused('the server did not generate the object');
    if (requested(finding, Tag.KeyFormatType) !== undefined || object.fixed.has('KeyFormatType')) {
      return refused('the request names the Key Format Type');
    }
    // 2.1 section 4.26: every key has a default Key Format Type that the server SHALL produce.
    if (!judge.generations.includes('G1')) return refused('the specification has a default Key Format Type');
    const ofKey = isWithin(finding, Tag.KeyBlock);
    const problem = ofKey ? keyFormatProblem(finding.place) : undefined;
    if (problem !== undefined) return refused(problem);
    const key = ofKey ? choiceKey.keyFormat(object) : `format ${object.identifier} ${finding.place.tags.join('/')}`;
    return judge.sameChoice(key, finding.actual as Item)
      ? EXCUSED
      : refused('not the Key Format Type that the server showed for this object before');
  },
};

const randomNumberGenerator: Rule = {
  id: 'R9',
  title: 'the RNG Algorithm of a Random Number Generator may be any defined one; its other fields may be there or not',
  sections: { G3: '4.1.1, response variation 7' },
  answer(finding, judge) {
    if (finding.place.attribute !== 'RandomNumberGenerator' || !isWithinValue(finding)) return undefined;
    if (finding.tag !== Tag.RNGAlgorithm) return isPresence(finding) || isLiteralValue(finding) ? EXCUSED : undefined;
    if (!isLiteralValue(finding) || finding.actual?.type !== 'Enumeration') return undefined;
    const defined = enumInVersion('RNGAlgorithm', finding.actual.value, judge.version);
    return defined ? EXCUSED : refused('no RNG Algorithm of this version');
  },
};

const AROUND_VALUES: ReadonlySet<number | undefined> = new Set([
  Tag.Attribute,
  Tag.Attributes,
  Tag.ResponsePayload,
  Tag.RequestPayload,
]);

/** Whether a finding is below an attribute's value, not the attribute or its name. */
function isWithinValue(finding: Finding): boolean {
  return !AROUND_VALUES.has(parentTag(finding));
}

export const VALUE_RULES: readonly Rule[] = [
  generatedMaterial,
  wrappedMaterial,
  serverDates,
  misprintedDates,
  generatedDigest,
  keyFormatType,
  digestHashing,
  digestOfOtherHashing,
  randomNumberGenerator,
];
