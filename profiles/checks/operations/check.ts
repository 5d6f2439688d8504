import { expect } from 'chai';
import { integer } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Mask } from '../../../harness/spec/masks.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { identifiersIn, uniqueIdentifier } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { operationCheck } from './operation-check.ts';

const { Encrypt, CertificateSign } = Mask.CryptographicUsageMask;

/**
 * Check (1.0 section 4.9, 1.1 to 1.4 section 4.10, 2.0 and 2.1 section 6.1.7). The tables of chapter 11 call a denial
 * Permission Denied, the section has an answer without Unique Identifier: either is one.
 */
export const check = operationCheck(
  'Check',
  'Check of a new key names it for a use that its Cryptographic Usage Mask has, and does not for another; it is refused for an object that is not there.',
  async (subject) => {
    const { identifier } = await newKey(subject);
    const forUse = (use: number) => [uniqueIdentifier(identifier), integer(Tag.CryptographicUsageMask, use)];
    const allowed = await subject.succeed(Enum.Operation.Check, forUse(Encrypt));
    expect(identifiersIn(allowed), 'Unique Identifier for an allowed use').to.deep.equal([identifier]);

    const [denied] = (await subject.ask({ operation: Enum.Operation.Check, payload: forUse(CertificateSign) })).items;
    expect(identifiersIn(denied?.payload), 'Unique Identifier for a use that the mask does not have').to.deep.equal([]);
    await subject.refused(Enum.Operation.Check, [uniqueIdentifier(subject.uniqueText())]);
  },
);
