import { child, type StructureItem } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { verifyOutput } from '../cryptographic-output.ts';
import type { Finding } from '../finding.ts';
import { lengthProblem } from '../plausible.ts';
import { isLiteralValue, operationOf, parentTag, requested } from './look.ts';
import { type Answer, excusedWith, NOT_VERIFIED, type Rule, refused } from './rule.ts';

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

function isOutput(finding: Finding): boolean {
  const operation = operationOf(finding);
  return (
    isLiteralValue(finding) &&
    OUTPUTS.has(finding.tag) &&
    parentTag(finding) === Tag.ResponsePayload &&
    operation !== undefined &&
    OPERATIONS.has(operation)
  );
}

/** The output is recomputed or verified where the key was seen; else it has the length of the expected one. */
function check(finding: Finding): Answer {
  const verdict = verifyOutput(finding);
  if (verdict === 'right') return excusedWith('recomputed');
  if (verdict === 'wrong') return refused('not what the key that this case saw gives');
  const length = lengthProblem(finding.expected, finding.actual);
  return length === undefined ? NOT_VERIFIED : refused(length);
}

const generatedKey: Rule = {
  id: 'V8a',
  title: 'cryptographic output under an object that the server generated may differ; it is recomputed where possible',
  sections: { G1: '4.7.1 variable item 8', G3: '4.1.1 (8a)' },
  answer(finding) {
    if (!isOutput(finding)) return undefined;
    return finding.place.batch?.object?.generated ? check(finding) : undefined;
  },
};

const variableOutput: Rule = {
  id: 'V8b',
  title: 'output of an operation that gives another output each time may differ; it is verified where possible',
  sections: { G1: '4.7.1 variable item 8', G3: '4.1.1 (8b)' },
  answer(finding) {
    if (!isOutput(finding)) return undefined;
    return isVariable(finding) ? check(finding) : undefined;
  },
};

/** Asymmetric algorithms whose signatures or ciphertexts hold random octets. */
const RANDOMISED: ReadonlySet<number> = new Set([
  Enum.CryptographicAlgorithm.ECDSA,
  Enum.CryptographicAlgorithm.EC,
  Enum.CryptographicAlgorithm.DSA,
]);

function isVariable(finding: Finding): boolean {
  const operation = operationOf(finding);
  if (operation === Enum.Operation.RNGRetrieve) return true;
  const algorithm = algorithmOf(finding);
  if (operation === Enum.Operation.Sign) {
    if (algorithm !== undefined && RANDOMISED.has(algorithm)) return true;
    return parameter(finding, Tag.PaddingMethod) === Enum.PaddingMethod.PSS;
  }
  if (operation !== Enum.Operation.Encrypt) return false;
  if (algorithm === Enum.CryptographicAlgorithm.RSA) return true;
  // The server chose the IV where the request gives none and the response shows one.
  const response = finding.place.parents?.actual;
  const chosen = response !== undefined && child(response, Tag.IVCounterNonce) !== undefined;
  return chosen && requested(finding, Tag.IVCounterNonce) === undefined;
}

function algorithmOf(finding: Finding): number | undefined {
  const fixed = finding.place.batch?.object?.fixed.get('CryptographicAlgorithm')?.[0];
  return fixed?.type === 'Enumeration' ? fixed.value : undefined;
}

/** A field of the Cryptographic Parameters that hold: those of the request, else those of the object. */
function parameter(finding: Finding, tag: number): number | undefined {
  const given = requested(finding, Tag.CryptographicParameters);
  const parameters = given ?? finding.place.batch?.object?.fixed.get('CryptographicParameters')?.[0];
  const value = parameters?.type === 'Structure' ? child(parameters as StructureItem, tag) : undefined;
  return value?.type === 'Enumeration' ? value.value : undefined;
}

export const CRYPTOGRAPHIC_RULES: readonly Rule[] = [generatedKey, variableOutput];
