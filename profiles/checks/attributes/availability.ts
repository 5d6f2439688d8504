import {
  boolean,
  enumeration,
  type Item,
  integer,
  interval,
  structure,
  textString,
} from '../../../harness/codec/item.ts';
import type { AttributeKey } from '../../../harness/spec/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { NotShown } from '../check.ts';
import { aesKey, attributeOf, get, identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { attributesOfNew } from '../names.ts';
import { generatedKey, mayServe, newKey } from '../objects.ts';
import { symmetricKey } from '../samples.ts';
import { expectItems } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { instancesOf } from '../values.ts';
import { canRegister } from '../ways.ts';
import { type AttributeProbe, exactly, only } from './probe.ts';

const sensitive = (value: boolean): Item => boolean(Tag.Sensitive, value);
const extractable = (value: boolean): Item => boolean(Tag.Extractable, value);

/** Throws an AssertionError unless a new key with `given` has this value, and is not got in the plain. */
async function expectOfHidden(subject: Subject, given: Item, name: string, value: Item): Promise<void> {
  const { identifier } = await newKey(subject, [attributeOf(given)]);
  expectItems(await instancesOf(subject, identifier, name), [value], `${name} of a key that is withheld`);
}

/** A key that is given an attribute by which Get withholds it. */
function withholding(how: string, given: Item, others: readonly [Item, Item]): AttributeProbe {
  return {
    how,
    async prepare(subject) {
      const { identifier } = await newKey(subject, [attributeOf(given)]);
      return { identifier, verify: exactly(given) };
    },
    others: () => others,
    effect: async (subject, identifier) => {
      await subject.refused(Enum.Operation.Get, [uniqueIdentifier(identifier)]);
    },
  };
}

/** What the server keeps of how a key was withheld: `first` for a new key, `second` for one that was given `hidden`. */
function remembered(how: string, name: string, value: (always: boolean) => Item, hidden: Item): AttributeProbe {
  return {
    how,
    prepare: async (subject) => ({ identifier: (await newKey(subject)).identifier, verify: exactly(value(false)) }),
    others: () => [value(true), value(true)],
    effect: (subject) => expectOfHidden(subject, hidden, name, value(true)),
  };
}

const location = (text: string): Item =>
  structure(Tag.KeyValueLocation, [
    textString(Tag.KeyValueLocationValue, text),
    enumeration(Tag.KeyValueLocationType, Enum.KeyValueLocationType.UninterpretedTextString),
  ]);

/** Registers an AES key whose Key Value is elsewhere, where AES keys can be registered at all (1.2 to 1.4 sections 2.1.3 and 3.41, 2.1 section 4.28). */
async function keyElsewhere(subject: Subject, place: Item): Promise<string> {
  await canRegister(subject, symmetricKey(Enum.CryptographicAlgorithm.AES, 256));
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
    enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
    integer(Tag.CryptographicLength, 256),
  ]);
  const payload = await subject.succeed(Enum.Operation.Register, [
    enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
    attributesOfNew(subject, [...aesKey(), attributeOf(place)]),
    structure(Tag.SymmetricKey, [block]),
  ]);
  return identifierIn(payload);
}

/** Where the value of an object is, and who may have it. */
export const AVAILABILITY_PROBES = {
  Fresh: {
    how: 'a new key is Fresh, and no longer once Get has given it',
    async prepare(subject) {
      const make = mayServe(subject, Enum.Operation.Create) ? generatedKey : newKey;
      return { identifier: (await make(subject)).identifier, verify: exactly(boolean(Tag.Fresh, true)) };
    },
    others: () => [boolean(Tag.Fresh, false), boolean(Tag.Fresh, false)],
    async effect(subject) {
      const { identifier } = await newKey(subject);
      await get(subject, identifier);
      const after = await instancesOf(subject, identifier, 'Fresh');
      expectItems(after, [boolean(Tag.Fresh, false)], 'Fresh once Get has given the key');
    },
  },
  LeaseTime: {
    how: 'a new key has a Lease Time',
    async prepare(subject) {
      const { identifier } = await newKey(subject);
      const found = await instancesOf(subject, identifier, 'Lease Time');
      if (found.length === 0) throw new NotShown('the server sets no Lease Time for a key, which it need not');
      return { identifier, verify: (instances) => only(instances, 'Interval') };
    },
    others: () => [interval(Tag.LeaseTime, 12_345), interval(Tag.LeaseTime, 23_456)],
  },
  KeyValueLocation: {
    how: 'a key that is registered without its Key Value has the Key Value Location that it was given',
    async prepare(subject) {
      const value = location(subject.uniqueText());
      return { identifier: await keyElsewhere(subject, value), verify: exactly(value) };
    },
    others: (subject) => [location(subject.uniqueText()), location(subject.uniqueText())],
  },
  KeyValuePresent: {
    how: 'a key that is registered without its Key Value has Key Value Present False',
    async prepare(subject) {
      const identifier = await keyElsewhere(subject, location(subject.uniqueText()));
      return { identifier, verify: exactly(boolean(Tag.KeyValuePresent, false)) };
    },
    others: () => [boolean(Tag.KeyValuePresent, true), boolean(Tag.KeyValuePresent, true)],
  },
  Sensitive: withholding('a key that is given Sensitive True has it, and Get refuses it', sensitive(true), [
    sensitive(false),
    sensitive(true),
  ]),
  AlwaysSensitive: remembered(
    'a new key is not Always Sensitive, and is where it was Sensitive from the start',
    'Always Sensitive',
    (always) => boolean(Tag.AlwaysSensitive, always),
    sensitive(true),
  ),
  Extractable: withholding('a key that is given Extractable False has it, and Get refuses it', extractable(false), [
    extractable(true),
    extractable(false),
  ]),
  NeverExtractable: remembered(
    'a new key is not Never Extractable, and is where it was not Extractable from the start',
    'Never Extractable',
    (always) => boolean(Tag.NeverExtractable, always),
    extractable(false),
  ),
} as const satisfies Partial<Record<AttributeKey, AttributeProbe>>;
