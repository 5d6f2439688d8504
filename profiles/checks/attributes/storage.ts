import { boolean, enumeration, type Item, interval, structure, textString } from '../../../harness/codec/item.ts';
import type { AttributeKey } from '../../../harness/spec/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { aesKey, attributeOf, registration } from '../exchanges.ts';
import { attributesOfNew } from '../names.ts';
import { symmetricKey } from '../samples.ts';
import type { Subject } from '../subject.ts';
import { firstMade } from '../ways.ts';
import { givenToObject } from './identity.ts';
import { type AttributeProbe, exactly } from './probe.ts';

const { CryptographicAlgorithm, ObjectType, Operation, ProtectionLevel } = Enum;

/** An AES key of 256 bits, which those who count the qubits of an attacker hold to be safe, with an attribute. */
async function strongKey(subject: Subject, value: Item): Promise<string> {
  const attribute = attributeOf(value);
  const sample = symmetricKey(CryptographicAlgorithm.AES, 256);
  const type = enumeration(Tag.ObjectType, ObjectType.SymmetricKey);
  return firstMade(subject, [
    { operation: Operation.Create, payload: [type, attributesOfNew(subject, [...aesKey(), attribute])] },
    {
      operation: Operation.Register,
      payload: registration(subject, { ...sample, attributes: [...sample.attributes, attribute] }),
    },
  ]);
}

/** An attribute that a client gives a strong key. */
function givenToKey(how: string, value: Item, others: readonly [Item, Item]): AttributeProbe {
  return {
    how,
    prepare: async (subject) => ({ identifier: await strongKey(subject, value), verify: exactly(value) }),
    others: () => others,
  };
}

const YEAR = 31_536_000;
const level = (value: number): Item => enumeration(Tag.ProtectionLevel, value);
const period = (seconds: number): Item => interval(Tag.ProtectionPeriod, seconds);
const quantumSafe = (value: boolean): Item => boolean(Tag.QuantumSafe, value);

/** What applications keep with an object, and how well and how long it is to be protected. */
export const STORAGE_PROBES = {
  ApplicationSpecificInformation: givenToObject(
    'a new object has the Application Specific Information that it was given, of the namespace LIBRARY-LTO',
    (text) =>
      structure(Tag.ApplicationSpecificInformation, [
        textString(Tag.ApplicationNamespace, 'LIBRARY-LTO'),
        textString(Tag.ApplicationData, text),
      ]),
  ),
  ProtectionLevel: givenToKey(
    'a new AES key of 256 bits has the Protection Level that it was given',
    level(ProtectionLevel.High),
    [level(ProtectionLevel.Low), level(ProtectionLevel.High)],
  ),
  ProtectionPeriod: givenToKey(
    'a new AES key of 256 bits has the Protection Period that it was given',
    period(10 * YEAR),
    [period(YEAR), period(2 * YEAR)],
  ),
  QuantumSafe: givenToKey('a new AES key of 256 bits has the Quantum Safe that it was given', quantumSafe(true), [
    quantumSafe(false),
    quantumSafe(true),
  ]),
} as const satisfies Partial<Record<AttributeKey, AttributeProbe>>;
