import { assert, expect } from 'chai';
import { enumeration, type Item } from '../../harness/codec/item.ts';
import type { RequestItemInit } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Check } from './check.ts';
import { aesKey, attributeOf, identifiersIn } from './exchanges.ts';
import { expectAllRefused, isRefused, numbered, outcomes } from './messages.ts';
import { nameView } from './names.ts';
import { newObject } from './objects.ts';
import type { Subject } from './subject.ts';
import { objectGroupView } from './values.ts';

const { GetAttributes, Locate } = Enum.Operation;

/** Get Attributes of whatever the ID Placeholder stands for. */
const ATTRIBUTES_OF_IT: RequestItemInit = { operation: GetAttributes, payload: [] };

/** Locate by one attribute. */
function locateBy(subject: Subject, value: Item): RequestItemInit {
  const field = subject.attributesOf([attributeOf(value)]);
  // 2.0 section 6.1.27 has one Attributes structure.
  const is2 = atLeast(subject.version, '2.0') || field.type !== 'Structure';
  return { operation: Locate, payload: is2 ? [field] : field.value };
}

/** A batch in order that stops at a failure, which alone may use the ID Placeholder. */
function inOrder(subject: Subject, ...items: readonly RequestItemInit[]) {
  const { Stop } = Enum.BatchErrorContinuationOption;
  return subject.ask(numbered(items), { batchOrderOption: true, batchErrorContinuationOption: Stop });
}

/**
 * The ID Placeholder (1.0 to 1.4 chapter 4, 2.0 and 2.1 chapter 6): "Once the batch of operations has been completed, the
 * ID Placeholder value SHALL be discarded and/or invalidated by the server, so that subsequent requests do not find this
 * previous ID Placeholder available." Nothing is destroyed by it: a server in which it lives on would destroy what it
 * should not.
 */
export const idPlaceholder: Check = {
  id: 'ID Placeholder',
  how: 'After a Locate that finds one object, and after Create where that is declared, Get Attributes without Unique Identifier is about that object in the same batch; after a Locate that finds two it is refused; in the next request it is refused, on this connection and on another.',
  async run(subject) {
    const name = nameView(subject.uniqueText()).value as Item;
    const { identifier } = await newObject(subject, [attributeOf(name)]);
    const found = await inOrder(subject, locateBy(subject, name), ATTRIBUTES_OF_IT);
    const [, attributes] = found.items;
    expect(outcomes(found), 'Locate of one object, and Get Attributes of it').to.deep.equal(['Success', 'Success']);
    expect(identifiersIn(attributes?.payload), 'whose attributes come').to.deep.equal([identifier]);
    const other = await subject.reconnected();
    const places = [
      ['on this connection', subject],
      ['on another connection', other],
    ] as const;
    const alive: string[] = [];
    for (const [where, asked] of places) if (!isRefused(await asked.ask(ATTRIBUTES_OF_IT))) alive.push(where);
    assert(
      alive.length === 0,
      `it outlives its request: Get Attributes without identifier is done ${alive.join(' and ')}`,
    );

    await expectOfNewKey(subject);
    await expectEmptyAfterTwo(subject);
  },
};

/** What Create makes is what the rest of the batch is about, and no request after it. */
async function expectOfNewKey(subject: Subject): Promise<void> {
  if (!subject.declared.operations.has(Enum.Operation.Create)) return;
  const payload = [
    enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
    subject.attributesOf([...aesKey(), nameView(subject.uniqueText())]),
  ];
  const made = await inOrder(subject, { operation: Enum.Operation.Create, payload }, ATTRIBUTES_OF_IT);
  const [key, attributes] = made.items;
  if (key?.resultStatus !== Enum.ResultStatus.Success) return;
  expect(outcomes(made), 'Create, and Get Attributes of it').to.deep.equal(['Success', 'Success']);
  expect(identifiersIn(attributes?.payload), 'whose attributes come').to.deep.equal(identifiersIn(key.payload));
  expectAllRefused(
    await subject.ask(ATTRIBUTES_OF_IT),
    'Get Attributes without identifier, after a request with Create,',
  );
}

/** "If the Locate operation matches more than one object ... the server SHALL empty the ID Placeholder" (1.4 section 4.9). */
async function expectEmptyAfterTwo(subject: Subject): Promise<void> {
  const group = objectGroupView(subject.uniqueText()).value as Item;
  await newObject(subject, [attributeOf(group)]);
  await newObject(subject, [attributeOf(group)]);
  const response = await inOrder(subject, locateBy(subject, group), ATTRIBUTES_OF_IT);
  expect(identifiersIn(response.items[0]?.payload), 'found by Object Group').to.have.length(2);
  expect(outcomes(response)[1], 'Get Attributes after a Locate of two').not.to.equal('Success');
}
