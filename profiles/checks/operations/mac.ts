import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { byteString, enumeration } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { cryptographicParameters, knownMacKey } from '../known-keys.ts';
import { fixedOctets } from '../samples.ts';
import { operationCheck } from './operation-check.ts';

const { CryptographicAlgorithm, Operation, ValidityIndicator } = Enum;

const MESSAGE = fixedOctets(77, 13);
const HMAC_SHA256 = cryptographicParameters(
  enumeration(Tag.CryptographicAlgorithm, CryptographicAlgorithm.HMAC_SHA256),
);

const hmac = (key: Uint8Array): Buffer => createHmac('sha256', key).update(MESSAGE).digest();

/** MAC (1.2 to 1.4 section 4.33, 2.0 section 6.1.31, 2.1 section 6.1.32). */
export const mac = operationCheck(
  'MAC',
  'MAC with a registered key of HMAC-SHA256 gives the Unique Identifier of the key and the MAC Data that OpenSSL computes.',
  async (subject) => {
    const { identifier, octets } = await knownMacKey(subject);
    const fields = [uniqueIdentifier(identifier), HMAC_SHA256, byteString(Tag.Data, MESSAGE)];
    const payload = await subject.succeed(Operation.MAC, fields);
    expect(identifierIn(payload), 'the Unique Identifier of the key').to.equal(identifier);
    const data = fieldValue(payload, Tag.MACData, 'ByteString');
    expect(data && Buffer.from(data).toString('hex'), 'MAC Data').to.equal(hmac(octets).toString('hex'));
  },
);

/** MAC Verify (1.2 to 1.4 section 4.34, 2.0 section 6.1.32, 2.1 section 6.1.33). */
export const macVerify = operationCheck(
  'MACVerify',
  'MAC Verify, with a registered key of HMAC-SHA256, of what OpenSSL computes gives the Unique Identifier of the key and Valid; of anything else, Invalid.',
  async (subject) => {
    const { identifier, octets } = await knownMacKey(subject);
    const right = hmac(octets);
    const outcomes = { right, wrong: right.toReversed() };
    for (const [name, octetsOfMac] of Object.entries(outcomes)) {
      const fields = [byteString(Tag.Data, MESSAGE), byteString(Tag.MACData, octetsOfMac)];
      const request = [uniqueIdentifier(identifier), HMAC_SHA256, ...fields];
      const payload = await subject.succeed(Operation.MACVerify, request);
      expect(identifierIn(payload), 'the Unique Identifier of the key').to.equal(identifier);
      const expected = name === 'right' ? ValidityIndicator.Valid : ValidityIndicator.Invalid;
      const indicator = fieldValue(payload, Tag.ValidityIndicator, 'Enumeration');
      expect(indicator, `the Validity Indicator of the ${name} MAC`).to.equal(expected);
    }
  },
);
