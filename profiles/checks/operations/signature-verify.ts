import { expect } from 'chai';
import { byteString, type Item } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { knownVerifier } from '../known-keys.ts';
import { MESSAGE, signatureParameters, signatures } from '../signing.ts';
import type { Subject } from '../subject.ts';
import { attempt } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

const { Operation, ValidityIndicator } = Enum;

/** The Validity Indicator of a signature of some data, or why it is not verified. */
async function verified(subject: Subject, identifier: string, fields: readonly Item[]): Promise<number | string> {
  const payload = await attempt(subject, Operation.SignatureVerify, [uniqueIdentifier(identifier), ...fields]);
  if (typeof payload === 'string') return payload;
  expect(identifierIn(payload), 'the Unique Identifier of the key').to.equal(identifier);
  return fieldValue(payload, Tag.ValidityIndicator, 'Enumeration') ?? 'no Validity Indicator';
}

/** Signature Verify (1.2 to 1.4 section 4.32, 2.0 section 6.1.50, 2.1 section 6.1.56). */
export const signatureVerify = operationCheck(
  'SignatureVerify',
  'Signature Verify, with a public key of RSA (PKCS#1 v1.5) or, where that cannot be had, ECDSA on P-256, of what OpenSSL signed with SHA-256 gives the Unique Identifier of the key and Valid, and Invalid where the data is not what was signed.',
  async (subject) => {
    const { identifier, privateKey } = await knownVerifier(subject);
    const outcomes: (number | string)[] = [];
    for (const parameters of signatureParameters(privateKey)) {
      for (const signature of signatures(privateKey)) {
        const outcome = await verified(subject, identifier, [parameters, byteString(Tag.Data, MESSAGE), signature]);
        outcomes.push(outcome);
        if (outcome !== ValidityIndicator.Valid) continue;
        const other = byteString(Tag.Data, MESSAGE.toReversed());
        const forged = await verified(subject, identifier, [parameters, other, signature]);
        expect(forged, 'the Validity Indicator of a signature of other data').to.equal(ValidityIndicator.Invalid);
        return;
      }
    }
    expect(outcomes, 'what came of valid signatures').to.include(ValidityIndicator.Valid);
  },
);
