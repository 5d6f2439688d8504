import { expect } from 'chai';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { contentOf } from '../contents.ts';
import { aesKey, identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { importPayload, symmetricKeyItem } from '../objects.ts';
import { expectItems } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { instancesOf } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const { Get, Import } = Enum.Operation;

async function expectMaterial(subject: Subject, identifier: string, octet: number): Promise<void> {
  const got = contentOf(await subject.succeed(Get, [uniqueIdentifier(identifier)]));
  expect([...(got ?? [])], 'Key Material').to.deep.equal(new Array(32).fill(octet));
}

/** Import (1.4 section 4.41, 2.0 section 6.1.24, 2.1 section 6.1.25). */
export const importObject = operationCheck(
  'Import',
  'Import takes an AES key with its attributes; a second one with its Unique Identifier is refused, and with Replace Existing takes its place.',
  async (subject) => {
    const name = nameView(subject.uniqueText());
    const payload = (identifier: string, octet: number, replace?: boolean) => {
      const key = symmetricKeyItem(new Uint8Array(32).fill(octet));
      return importPayload(subject, identifier, Enum.ObjectType.SymmetricKey, [key], [...aesKey(), name], replace);
    };
    const identifier = identifierIn(await subject.succeed(Import, payload(subject.uniqueText(), 1)));
    await expectMaterial(subject, identifier, 1);
    expectItems(await instancesOf(subject, identifier, 'Name'), [name.value], 'Name');
    await subject.refused(Import, payload(identifier, 2));
    await subject.refused(Import, payload(identifier, 2, false));
    await expectMaterial(subject, identifier, 1);
    const again = identifierIn(await subject.succeed(Import, payload(identifier, 3, true)));
    expect(again, 'the Unique Identifier of the object that is replaced').to.equal(identifier);
    await expectMaterial(subject, identifier, 3);
  },
);
