import { AssertionError, expect } from 'chai';
import { enumeration, type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { keyBlockOf } from '../../harness/message/key-block.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { NotShown } from './check.ts';
import { identifierIn, registration, type Sample, uniqueIdentifier } from './exchanges.ts';
import { mayServe } from './objects.ts';
import type { Subject } from './subject.ts';

/** One of several requests that a server may be asked the same thing by: no specification makes it serve them all. */
export interface Way {
  readonly payload: readonly Item[];
}

/** A request that makes an object, by any operation. */
export interface Making extends Way {
  readonly operation: number;
  /** The field of the response that identifies what is wanted of it; Unique Identifier where absent. */
  readonly identifier?: number;
}

/** What a request of one item came to: its payload, or in words why it was refused. */
export async function attempt(
  subject: Subject,
  operation: number,
  payload: readonly Item[],
): Promise<StructureItem | string> {
  const [item] = (await subject.ask({ operation, payload })).items;
  if (item?.resultStatus === Enum.ResultStatus.Success) return item.payload ?? structure(Tag.ResponsePayload, []);
  const reason = enumName('ResultReason', item?.resultReason ?? 0) ?? 'no reason';
  return `${enumName('Operation', operation)}: ${reason}, ${item?.resultMessage ?? 'no message'}`;
}

/** The first of several ways that is served, with its payload. Throws a chai AssertionError where all are refused. */
export async function firstServed<W extends Way>(
  subject: Subject,
  operation: number,
  ways: readonly W[],
): Promise<{ readonly way: W; readonly payload: StructureItem }> {
  const refusals: string[] = [];
  for (const way of ways) {
    const outcome = await attempt(subject, operation, way.payload);
    if (typeof outcome !== 'string') return { way, payload: outcome };
    refusals.push(outcome);
  }
  throw new AssertionError(refusals.join('; '));
}

/**
 * The Unique Identifier of what is made by the first of several requests that the server declares and serves. Throws
 * NotShown where it declares none of their operations, and a chai AssertionError where it refuses all that it declares.
 */
export async function firstMade(subject: Subject, makings: readonly Making[]): Promise<string> {
  const declared = makings.filter(({ operation }) => mayServe(subject, operation));
  const refusals: string[] = [];
  for (const { operation, payload, identifier } of declared) {
    const outcome = await attempt(subject, operation, payload);
    if (typeof outcome !== 'string') return identifierIn(outcome, identifier);
    refusals.push(outcome);
  }
  if (refusals.length === 0) throw new NotShown('the server declares no operation that makes such an object');
  throw new AssertionError(refusals.join('; '));
}

/** The Key Material of a symmetric key in Raw; undefined where the server does not give the key. */
export async function rawKeyGiven(subject: Subject, identifier: string): Promise<Uint8Array | undefined> {
  const raw = enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw);
  const given = await attempt(subject, Enum.Operation.Get, [uniqueIdentifier(identifier), raw]);
  if (typeof given === 'string') return undefined;
  const material = fieldValue(structureField(keyBlockOf(given), Tag.KeyValue), Tag.KeyMaterial, 'ByteString');
  expect(material, 'the Key Material in Raw').to.not.equal(undefined);
  return material;
}

async function whyNotRegister(subject: Subject, sample: Sample): Promise<string | undefined> {
  const { Register } = Enum.Operation;
  if (!mayServe(subject, Register)) return 'the server does not declare Register';
  const [item] = (await subject.ask({ operation: Register, payload: registration(subject, sample) })).items;
  const isDenied = item?.resultReason === Enum.ResultReason.PermissionDenied;
  return isDenied ? 'Query lists Register, and the server permits none of such an object' : undefined;
}

/**
 * Whether Query lists Register, and the server's policy lets this client register such an object: who is refused for
 * another reason may, and the object is what is wrong.
 */
export async function mayRegister(subject: Subject, sample: Sample): Promise<boolean> {
  return (await whyNotRegister(subject, sample)) === undefined;
}

/** Throws NotShown where a client may not register such an object. */
export async function canRegister(subject: Subject, sample: Sample): Promise<void> {
  const reason = await whyNotRegister(subject, sample);
  if (reason !== undefined) throw new NotShown(reason);
}
