import type { CaseItem } from '../../cases/case.ts';
import { field } from '../../cases/fields.ts';
import { child, type Item } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { verifyOutput } from '../cryptographic-output.ts';
import { integerSequence } from '../cryptography/der.ts';
import type { Finding } from '../finding.ts';
import { lengthProblem } from '../plausible.ts';
import { isLiteralValue, operationOf, parentTag, requested } from './look.ts';
import { type Answer, excusedWith, type Judge, NOT_VERIFIED, type Rule, refused } from './rule.ts';

/** The items that V8 lists. */
const OUTPUTS: ReadonlySet<number> = new Set([Tag.Data, Tag.SignatureData, Tag.MACData, Tag.IVCounterNonce]);

/** Operations with cryptographic output. */
const OPERATIONS: ReadonlySet<number> = new Set([
  Enum.Operation.Encrypt,
  Enum.Operation.Decrypt,
  Enum.Operation.Sign,
  Enum.Operation.MAC,
  Enum.Operation.Hash,
  Enum.Operation.RNGRetrieve,
]);

function isOutput(finding: Finding, tags: ReadonlySet<number> = OUTPUTS): boolean {
  const operation = operationOf(finding);
  return (
    isLiteralValue(finding) &&
    tags.has(finding.tag) &&
    parentTag(finding) === Tag.ResponsePayload &&
    operation !== undefined &&
    OPERATIONS.has(operation) &&
    !isPlaintext(finding)
  );
}

/**
 * Whether a Decrypt gives back what a client encrypted: its ciphertext came from the server, by a placeholder. A literal
 * ciphertext under a key that the server generates decrypts to anything (CS-BC-M-2, where that is intended).
 */
function isPlaintext({ place }: Finding): boolean {
  if (place.batch?.operation !== Enum.Operation.Decrypt) return false;
  const ciphertext = field(field(place.batch.caseRequest, Tag.RequestPayload), Tag.Data);
  return ciphertext !== undefined && 'placeholder' in ciphertext;
}

/** The output is recomputed or verified where the key was seen; else it has the length of the expected one. */
function check(finding: Finding, judge: Judge): Answer {
  const verdict = verifyOutput(finding, judge.group);
  if (verdict === 'right') return excusedWith('recomputed');
  if (verdict === 'wrong') return refused('not what the key that this case saw gives');
  const length =
    isPair(finding.expected) && isPair(finding.actual) ? undefined : lengthProblem(finding.expected, finding.actual);
  return length === undefined ? NOT_VERIFIED : refused(length);
}

/** A signature of two numbers in DER, as of DSA and ECDSA: its length varies with them (RFC 3279 section 2.2.2). */
function isPair(item: CaseItem | Item | null): boolean {
  const octets = item?.type === 'ByteString' && 'value' in item ? item.value : new Uint8Array();
  return item?.tag === Tag.SignatureData && integerSequence(octets).length === 2;
}

const generatedKey: Rule = {
  id: 'V8a',
  title: 'cryptographic output under an object that the server generated may differ; it is recomputed where possible',
  sections: { G1: '4.7.1 variable item 8', G3: '4.1.1 (8a)' },
  answer(finding, judge) {
    if (!isOutput(finding)) return undefined;
    return finding.place.batch?.object?.generated ? check(finding, judge) : undefined;
  },
};

const variableOutput: Rule = {
  id: 'V8b',
  title: 'output of an operation that gives another output each time may differ; it is verified where possible',
  sections: { G1: '4.7.1 variable item 8', G3: '4.1.1 (8b)' },
  answer: (finding, judge) => (isOutput(finding) && varies(finding) ? check(finding, judge) : undefined),
};

const AUTHENTICATION_TAGS: ReadonlySet<number> = new Set([Tag.AuthenticatedEncryptionTag]);

const authenticationTag: Rule = {
  id: 'P11',
  title: 'the Authenticated Encryption Tag may differ where V8 lets the Data differ that it authenticates',
  sections: {},
  source: '1.4 section 4.29, Table 230: the tag is made with the Data; the lists of V8 are older than the field',
  answer(finding, judge) {
    if (!isOutput(finding, AUTHENTICATION_TAGS)) return undefined;
    const free = finding.place.batch?.object?.generated === true || varies(finding);
    return free ? check(finding, judge) : undefined;
  },
};

function varies(finding: Finding): boolean {
  return VARIABLE.get(operationOf(finding) ?? 0)?.(finding) ?? false;
}

/** Algorithms whose signatures hold a random number: FIPS 186-4 sections 4.5 and 6.3. */
const RANDOM_ALGORITHMS: ReadonlySet<number> = new Set([
  Enum.CryptographicAlgorithm.ECDSA,
  Enum.CryptographicAlgorithm.EC,
  Enum.CryptographicAlgorithm.DSA,
]);
const RANDOM_SIGNATURES: ReadonlySet<number> = new Set([
  Enum.DigitalSignatureAlgorithm.RSASSA_PSS,
  Enum.DigitalSignatureAlgorithm.DSAWithSHA_1,
  Enum.DigitalSignatureAlgorithm.DSAWithSHA224,
  Enum.DigitalSignatureAlgorithm.DSAWithSHA256,
  Enum.DigitalSignatureAlgorithm.ECDSAWithSHA_1,
  Enum.DigitalSignatureAlgorithm.ECDSAWithSHA224,
  Enum.DigitalSignatureAlgorithm.ECDSAWithSHA256,
  Enum.DigitalSignatureAlgorithm.ECDSAWithSHA384,
  Enum.DigitalSignatureAlgorithm.ECDSAWithSHA512,
]);

/** The operations with output that inherently varies, and when it does. */
const VARIABLE: ReadonlyMap<number, (finding: Finding) => boolean> = new Map([
  [Enum.Operation.RNGRetrieve, () => true],
  [
    Enum.Operation.Sign,
    (finding: Finding) =>
      RANDOM_SIGNATURES.has(parameter(finding, Tag.DigitalSignatureAlgorithm) ?? 0) ||
      RANDOM_ALGORITHMS.has(algorithmOf(finding) ?? 0) ||
      parameter(finding, Tag.PaddingMethod) === Enum.PaddingMethod.PSS,
  ],
  [Enum.Operation.Encrypt, (finding: Finding) => hasRandomPadding(finding) || hasChosenIv(finding)],
]);

/** The paddings of RSA encryption hold random octets (RFC 8017 sections 7.1 and 7.2), as ISO 10126's does. */
function hasRandomPadding(finding: Finding): boolean {
  const padding = parameter(finding, Tag.PaddingMethod);
  if (algorithmOf(finding) === Enum.CryptographicAlgorithm.RSA) return padding !== Enum.PaddingMethod.None;
  return padding === Enum.PaddingMethod.ISO10126;
}

/** The server chose the IV/Counter/Nonce where the request gives none and the response shows one: 1.4 section 4.29. */
function hasChosenIv(finding: Finding): boolean {
  const response = finding.place.parents?.actual;
  const shown = response !== undefined && child(response, Tag.IVCounterNonce) !== undefined;
  return shown && requested(finding, Tag.IVCounterNonce) === undefined;
}

function algorithmOf(finding: Finding): number | undefined {
  const fixed = finding.place.batch?.object?.fixed.get('CryptographicAlgorithm')?.[0];
  return parameter(finding, Tag.CryptographicAlgorithm) ?? (fixed?.type === 'Enumeration' ? fixed.value : undefined);
}

/** A field of the Cryptographic Parameters that hold: those of the request, else those of the object. */
function parameter(finding: Finding, tag: number): number | undefined {
  const given = requested(finding, Tag.CryptographicParameters);
  const parameters = given ?? finding.place.batch?.object?.fixed.get('CryptographicParameters')?.[0];
  return parameters?.type === 'Structure' ? fieldValue(parameters, tag, 'Enumeration') : undefined;
}

export const CRYPTOGRAPHIC_RULES: readonly Rule[] = [generatedKey, variableOutput, authenticationTag];
