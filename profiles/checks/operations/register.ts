import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { contentOf } from '../contents.ts';
import { aesKey, identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { attributesOfNew, nameView } from '../names.ts';
import { symmetricKeyItem } from '../objects.ts';
import { expectItems } from '../shown.ts';
import { instancesOf } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const MATERIAL = Uint8Array.from({ length: 32 }, (_, index) => index * 7 + 1);

/** Register (1.0 to 1.4 section 4.3, 2.0 section 6.1.39, 2.1 section 6.1.43). */
export const register = operationCheck(
  'Register',
  'Register takes an AES key with a Name, which Get and Get Attributes then give; a second key gets another Unique Identifier; a key that is said to be a certificate is refused.',
  async (subject) => {
    const { SymmetricKey, Certificate } = Enum.ObjectType;
    const name = nameView(subject.uniqueText());
    const payload = (objectType: number, ...names: (typeof name)[]) => [
      enumeration(Tag.ObjectType, objectType),
      attributesOfNew(subject, [...aesKey(), ...names]),
      symmetricKeyItem(MATERIAL),
    ];
    const { Register, Get } = Enum.Operation;
    const identifier = identifierIn(await subject.succeed(Register, payload(SymmetricKey, name)));
    const got = contentOf(await subject.succeed(Get, [uniqueIdentifier(identifier)]));
    expect(Buffer.from(got ?? []).toString('hex'), 'Key Material').to.equal(Buffer.from(MATERIAL).toString('hex'));
    expectItems(await instancesOf(subject, identifier, 'Name'), [name.value], 'Name');
    const second = identifierIn(await subject.succeed(Register, payload(SymmetricKey)));
    expect(second, 'the Unique Identifier of the second key').not.to.equal(identifier);
    await subject.refused(Register, payload(Certificate));
  },
);
