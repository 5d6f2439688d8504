import { expect } from 'chai';
import { dateTime, enumeration, type Item, integer } from '../../../harness/codec/item.ts';
import type { AttributeView } from '../../../harness/message/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Mask } from '../../../harness/spec/masks.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { atLeast } from '../../../harness/spec/versions.ts';
import { attributeOf, identifiersIn, uniqueIdentifier } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newObject } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { objectGroupView } from '../values.ts';
import { operationCheck } from './operation-check.ts';

/** The identifiers that Locate finds. */
export async function located(
  subject: Subject,
  attributes: readonly AttributeView[],
  ...fields: readonly Item[]
): Promise<string[]> {
  const field = subject.attributesOf(attributes);
  // 2.0 section 6.1.27 has one Attributes structure.
  const criteria = atLeast(subject.version, '2.0') || field.type !== 'Structure' ? [field] : field.value;
  return identifiersIn(await subject.succeed(Enum.Operation.Locate, [...fields, ...criteria]));
}

/**
 * Locate (1.0 section 4.8, 1.1 to 1.4 section 4.9, 2.0 section 6.1.27, 2.1 section 6.1.28): "Returned objects SHALL match
 * all of the attributes in the request. If no objects match, then an empty response payload is returned."
 */
export const locate = operationCheck(
  'Locate',
  'Of two new objects the one is found by its Name, with other attributes only where they match too; what nobody has finds nothing; no more than Maximum Items come; from 2.0 on the newest first, and none that was destroyed.',
  async (subject) => {
    const name = nameView(subject.uniqueText());
    const otherName = nameView(subject.uniqueText());
    const before = subject.now();
    const group = objectGroupView(subject.uniqueText());
    // What else is asked for in 2.x needs a list of these two alone.
    const shared = atLeast(subject.version, '2.0') ? [group] : [];
    const { identifier, objectType } = await newObject(subject, [name, ...shared]);
    const other = await newObject(subject, [otherName, ...shared]);
    const date = (seconds: bigint) => attributeOf(dateTime(Tag.InitialDate, seconds));
    const type = (value: number) => attributeOf(enumeration(Tag.ObjectType, value));

    const hits: readonly (readonly [string, readonly AttributeView[]])[] = [
      ['Name', [name]],
      ['Name and Object Type', [name, type(objectType)]],
      ['Name and a range of Initial Dates', [name, date(before - 60n), date(subject.now() + 60n)]],
    ];
    for (const [by, attributes] of hits) {
      expect(await located(subject, attributes), `found by ${by}`).to.deep.equal([identifier]);
    }
    const misses: readonly (readonly [string, readonly AttributeView[]])[] = [
      ['a Name that nobody has', [nameView(subject.uniqueText())]],
      ['the Names of two objects', [name, otherName]],
      ['Name and another Object Type', [name, type(Enum.ObjectType.Certificate)]],
      ['Name and a range of dates that are past', [name, date(before - 7200n), date(before - 3600n)]],
    ];
    for (const [by, attributes] of misses) {
      expect(await located(subject, attributes), `found by ${by}`).to.deep.equal([]);
    }
    const one = await located(subject, [type(objectType)], integer(Tag.MaximumItems, 1));
    expect(one, 'found by Object Type with Maximum Items 1').to.have.length(1);
    // 2.0 section 6.1.27 says what is found first.
    if (!atLeast(subject.version, '2.0')) return;

    const newestFirst = [other.identifier, identifier];
    expect(await located(subject, shared), 'found by Object Group, the newer one first').to.deep.equal(newestFirst);
    await subject.succeed(Enum.Operation.Destroy, [uniqueIdentifier(identifier)]);
    const online = integer(Tag.StorageStatusMask, Mask.StorageStatusMask.OnLineStorage);
    expect(await located(subject, [name], online), 'found among objects on-line once destroyed').to.deep.equal([]);
    expect(await located(subject, [name]), 'found once destroyed').to.deep.equal([]);
  },
);
