import { assert, expect } from 'chai';
import { byteString } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { knownSigner } from '../known-keys.ts';
import { isValidSignature, MESSAGE, signatureParameters } from '../signing.ts';
import { firstServed } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

/** Sign (1.2 to 1.4 section 4.31, 2.0 section 6.1.49, 2.1 section 6.1.55). */
export const sign = operationCheck(
  'Sign',
  'Sign with SHA-256 and a private key of RSA (PKCS#1 v1.5) or, where that cannot be had, ECDSA on P-256 gives the Unique Identifier of the key and a signature that OpenSSL finds valid.',
  async (subject) => {
    const { identifier, publicKey } = await knownSigner(subject);
    const ways = signatureParameters(publicKey).map((parameters) => ({
      payload: [uniqueIdentifier(identifier), parameters, byteString(Tag.Data, MESSAGE)],
    }));
    const { payload } = await firstServed(subject, Enum.Operation.Sign, ways);
    expect(identifierIn(payload), 'the Unique Identifier of the key').to.equal(identifier);
    const signature = fieldValue(payload, Tag.SignatureData, 'ByteString');
    expect(signature, 'Signature Data').to.not.equal(undefined);
    const isValid = isValidSignature(publicKey, signature as Uint8Array);
    assert(isValid, 'the signature is not valid');
  },
);
