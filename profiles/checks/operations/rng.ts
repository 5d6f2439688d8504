import { expect } from 'chai';
import { byteString, integer } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { enumName } from '../../../harness/spec/registry.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { fixedOctets } from '../samples.ts';
import type { Subject } from '../subject.ts';
import { operationCheck } from './operation-check.ts';

const { Operation, ResultReason, ResultStatus } = Enum;

async function retrieved(subject: Subject, length: number): Promise<string> {
  const payload = await subject.succeed(Operation.RNGRetrieve, [integer(Tag.DataLength, length)]);
  const data = fieldValue(payload, Tag.Data, 'ByteString');
  expect(data?.length, 'octets of Data').to.equal(length);
  return Buffer.from(data ?? []).toString('hex');
}

/** RNG Retrieve (1.2 to 1.4 section 4.35, 2.0 section 6.1.45, 2.1 section 6.1.49). */
export const rngRetrieve = operationCheck(
  'RNGRetrieve',
  'RNG Retrieve of 1, 32 and again 32 octets gives as many; what was got last is not what was got before.',
  async (subject) => {
    await retrieved(subject, 1);
    expect(await retrieved(subject, 32), 'the last 32 octets').to.not.equal(await retrieved(subject, 32));
  },
);

const SEED = fixedOctets(40, 17);

/**
 * RNG Seed (1.2 to 1.4 section 4.36, 2.0 section 6.1.46, 2.1 section 6.1.50). A server may use none of a seed, and may
 * deny the permission to seed (2.1 Table 321).
 */
export const rngSeed = operationCheck(
  'RNGSeed',
  'RNG Seed with 40 octets gives a Data Length from 0 to 40, or is refused with Permission Denied.',
  async (subject) => {
    const [item] = (await subject.ask({ operation: Operation.RNGSeed, payload: [byteString(Tag.Data, SEED)] })).items;
    if (item?.resultReason === ResultReason.PermissionDenied) return;
    const reason = enumName('ResultReason', item?.resultReason ?? 0) ?? 'no reason';
    expect(item?.resultStatus, `RNG Seed: ${reason}`).to.equal(ResultStatus.Success);
    const used = fieldValue(item?.payload, Tag.DataLength, 'Integer');
    expect(used, 'Data Length').to.be.within(0, SEED.length);
  },
);
