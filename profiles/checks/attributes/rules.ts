import { assert, expect } from 'chai';
import type { Item } from '../../../harness/codec/item.ts';
import { encodeTtlv } from '../../../harness/codec/ttlv.ts';
import {
  type Attribute,
  type AttributeRules,
  attributeRules,
  type Permission,
} from '../../../harness/spec/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { enumName } from '../../../harness/spec/registry.ts';
import { attributeNamesIn, deletePayload, newValuePayload } from '../attribute-requests.ts';
import { attributeOf, attributes, uniqueIdentifier } from '../exchanges.ts';
import { expectItems, shown } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { instancesOf } from '../values.ts';
import type { AttributeProbe } from './probe.ts';

const { AddAttribute, DeleteAttribute, GetAttributeList, ModifyAttribute } = Enum.Operation;
const R = Enum.ResultReason;

/** "The server policy MAY further restrict these attribute characteristics" (1.4 section 3, 2.1 section 4). */
const POLICY: readonly number[] = [R.PermissionDenied];
/** There may be a limit on instances (1.4 Table 341, 2.1 Table 169). */
const LIMIT: readonly number[] = [R.IndexOutOfBounds, R.ServerLimitExceeded];

/** An attribute of one object while its rules are tried. */
interface Trial {
  readonly subject: Subject;
  readonly identifier: string;
  readonly attribute: Attribute;
  readonly rules: AttributeRules;
  readonly same: (sent: Item, found: Item) => boolean;
}

/** What came of a change: done, refused with this reason, or an operation that the server does not have. */
async function attempt(
  subject: Subject,
  operation: number,
  payload: readonly Item[],
): Promise<'done' | number | 'none'> {
  const [item] = (await subject.ask({ operation, payload })).items;
  if (item?.resultStatus === Enum.ResultStatus.Success) return 'done';
  if (item?.resultReason === R.OperationNotSupported || item?.operation !== operation) return 'none';
  return item.resultReason ?? R.GeneralFailure;
}

/** Whether a rule holds for an object that is Pre-Active and was not used. */
function permits(permission: Permission): boolean {
  return typeof permission === 'boolean' ? permission : (permission.states?.includes('PreActive') ?? true);
}

const found = ({ subject, identifier, attribute }: Trial): Promise<Item[]> =>
  instancesOf(subject, identifier, attribute.name);

function expectPermitted(outcome: number | 'done', what: string, also: readonly number[] = []): void {
  if (outcome === 'done' || [...POLICY, ...also].includes(outcome)) return;
  expect.fail(`${what} is refused with ${enumName('ResultReason', outcome)}`);
}

/** Nothing that a client sent and that was not there has become the attribute, and where the server does not change it, it is as it was. */
async function expectUntouched(trial: Trial, before: readonly Item[], sent: Item, what: string): Promise<void> {
  const now = await found(trial);
  if (trial.rules.modifiableByServer === false) expectItems(now, before, `the attribute once ${what} was refused`);
  const isNew = !before.some((item) => trial.same(sent, item));
  const isDone = isNew && now.some((item) => trial.same(sent, item));
  assert(!isDone, `${what} was refused, and is done: ${shown(now)}`);
}

async function tryModify(trial: Trial, value: Item): Promise<void> {
  const { subject, identifier, rules, same } = trial;
  const before = await found(trial);
  const outcome = await attempt(subject, ModifyAttribute, newValuePayload(subject, identifier, attributeOf(value)));
  if (outcome === 'none') return;
  if (!permits(rules.modifiableByClient)) {
    expect(outcome, 'a client modifies the attribute').not.to.equal('done');
    await expectUntouched(trial, before, value, 'a modification');
    return;
  }
  expectPermitted(outcome, 'a modification');
  if (outcome !== 'done') return;
  const now = await found(trial);
  expect(now, 'instances once modified').to.have.length(1);
  const isNew = now.every((item) => same(value, item));
  assert(isNew, `a modification to ${shown([value])} is done, and leaves ${shown(now)}`);
}

async function tryAdd(trial: Trial, value: Item): Promise<void> {
  const { subject, identifier, rules, same } = trial;
  const before = await found(trial);
  const outcome = await attempt(subject, AddAttribute, newValuePayload(subject, identifier, attributeOf(value)));
  if (outcome === 'none') return;
  if (rules.multiple === false || !permits(rules.setByClient)) {
    expect(outcome, 'a client adds an instance').not.to.equal('done');
    await expectUntouched(trial, before, value, 'an addition');
    return;
  }
  expectPermitted(outcome, 'a second instance', LIMIT);
  if (outcome !== 'done') return;
  const now = await found(trial);
  expect(now, 'instances once one was added').to.have.length(before.length + 1);
  const isThere = now.some((item) => same(value, item));
  assert(isThere, `an instance ${shown([value])} is added, and the attribute is ${shown(now)}`);
}

async function tryDelete(trial: Trial): Promise<void> {
  const { subject, identifier, attribute, rules } = trial;
  const [instance] = await attributes(subject, identifier, attribute.name);
  if (instance?.value === undefined) return;
  const before = await found(trial);
  const outcome = await attempt(subject, DeleteAttribute, deletePayload(subject, identifier, instance));
  if (outcome === 'none') return;
  const now = await found(trial);
  if (!permits(rules.deletableByClient)) {
    expect(outcome, 'a client deletes the attribute').not.to.equal('done');
    expect(now, 'instances once a deletion was refused').to.have.length(before.length);
    return;
  }
  expectPermitted(outcome, 'a deletion');
  expect(now, 'instances once one was deleted').to.have.length(before.length - (outcome === 'done' ? 1 : 0));
}

/** Get Attribute List names what Get Attributes gives. */
async function expectListed({ subject, identifier, attribute }: Trial): Promise<void> {
  const [item] = (await subject.ask({ operation: GetAttributeList, payload: [uniqueIdentifier(identifier)] })).items;
  if (item?.payload === undefined) return;
  expect(attributeNamesIn(subject, item.payload), 'what Get Attribute List names').to.include(attribute.name);
}

/**
 * Tries what the rules table of an attribute says of clients (1.0 to 1.4 section 3, 2.0 and 2.1 section 4) on an object
 * that has it, is Pre-Active and was not used. What needs an operation that the server does not have is left out.
 */
export async function tryRules(
  subject: Subject,
  attribute: Attribute,
  probe: AttributeProbe,
  identifier: string,
): Promise<void> {
  const same = probe.same ?? ((sent: Item, item: Item) => Buffer.compare(encodeTtlv(sent), encodeTtlv(item)) === 0);
  const rules = attributeRules(attribute, subject.version);
  const trial: Trial = { subject, identifier, attribute, rules, same };
  const [changed, second] = await probe.others(subject);
  await expectListed(trial);
  await tryModify(trial, changed);
  await tryAdd(trial, second);
  await tryDelete(trial);
}
