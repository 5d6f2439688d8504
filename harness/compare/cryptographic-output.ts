import { fieldValue } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { verifyEncryption } from './cryptography/encryption.ts';
import { verifyWrapping } from './cryptography/key-wrapping.ts';
import { verifyMac } from './cryptography/mac.ts';
import { type CryptographicOperation, operationIn } from './cryptography/operation.ts';
import { verifySignature } from './cryptography/signature.ts';
import { type OutputVerdict, verdictOf } from './cryptography/verdict.ts';
import { sameBytes } from './equality.ts';
import type { Finding } from './finding.ts';
import type { GroupState } from './managed-objects.ts';
import { digestOf } from './plausible.ts';

export type { OutputVerdict } from './cryptography/verdict.ts';

/** `judged` is the tag of the item in the response that is asked about. */
type Verify = (operation: CryptographicOperation, judged: number) => OutputVerdict;

/** The operations whose output follows from key and input; that of RNG Retrieve does not. */
const OPERATIONS: ReadonlyMap<number, Verify> = new Map<number, Verify>([
  [Enum.Operation.Encrypt, verifyEncryption],
  [Enum.Operation.Decrypt, verifyEncryption],
  [Enum.Operation.Sign, verifySignature],
  [Enum.Operation.MAC, verifyMac],
  [Enum.Operation.Hash, verifyHash],
]);

/**
 * Recomputes or verifies the cryptographic output that a finding is about, under the key material that was sent or seen
 * before; `group` knows the other half of a key pair. 'wrong' is certain: where the key was not seen, or the specification, the parameters or this platform leave
 * open how the output is made, it is 'unknown'.
 */
export function verifyOutput(finding: Finding, group: GroupState): OutputVerdict {
  const { batch, tags } = finding.place;
  if (finding.tag === Tag.KeyValue && tags.at(-2) === Tag.KeyBlock) {
    return batch === undefined ? 'unknown' : verifyWrapping(batch, group);
  }
  const operation = operationIn(finding, group);
  return (operation && OPERATIONS.get(operation.operation)?.(operation, finding.tag)) ?? 'unknown';
}

/** 1.4 section 4.37. */
function verifyHash({ request, response, parameters }: CryptographicOperation): OutputVerdict {
  const hash = fieldValue(parameters, Tag.HashingAlgorithm, 'Enumeration');
  const data = fieldValue(request, Tag.Data, 'ByteString');
  const returned = fieldValue(response, Tag.Data, 'ByteString');
  if (hash === undefined || data === undefined || returned === undefined) return 'unknown';
  const computed = digestOf(hash, data);
  return computed === undefined ? 'unknown' : verdictOf([sameBytes(computed, returned)]);
}
