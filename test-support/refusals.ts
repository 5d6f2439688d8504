import { expect } from 'chai';
import {
  boolean,
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  longInteger,
  structure,
  textString,
} from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { listsReason } from '../harness/spec/result-reasons.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine, START } from './engine.ts';
import { EngineClient, nameFields, uid } from './engine-client.ts';

const A = Enum.CryptographicAlgorithm;
const F = Enum.KeyFormatType;
const M = Mask.CryptographicUsageMask;
const O = Enum.ObjectType;
const B = Enum.BlockCipherMode;

type OperationName = keyof typeof Enum.Operation;
type ReasonName = keyof typeof Enum.ResultReason;

export const type = (objectType: number): Item => enumeration(Tag.ObjectType, objectType);
export const attributes = (...fields: Item[]): Item => structure(Tag.Attributes, fields);
export const algorithm = (value: number): Item => enumeration(Tag.CryptographicAlgorithm, value);
export const bits = (value: number): Item => integer(Tag.CryptographicLength, value);
export const mask = (value: number): Item => integer(Tag.CryptographicUsageMask, value);
export const name = (value: string): Item => structure(Tag.Name, nameFields(value));
export const activeAt = (date: bigint): Item => dateTime(Tag.ActivationDate, date);
export const state = (value: number): Item => enumeration(Tag.State, value);
export const aes = (...more: Item[]): Item =>
  attributes(algorithm(A.AES), bits(128), mask(M.Encrypt | M.Decrypt), ...more);
const limits = (total: bigint): Item =>
  structure(Tag.UsageLimits, [
    longInteger(Tag.UsageLimitsTotal, total),
    enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Object),
  ]);
export const units = (count: bigint): Item => longInteger(Tag.UsageLimitsCount, count);
export const parameters = (...fields: Item[]): Item => structure(Tag.CryptographicParameters, fields);
export const mode = (value: number): Item => enumeration(Tag.BlockCipherMode, value);
export const hashing = (value: number): Item => enumeration(Tag.HashingAlgorithm, value);
export const format = (value: number): Item => enumeration(Tag.KeyFormatType, value);

export const keyBlock = (octets: Uint8Array | undefined, ...more: Item[]): Item =>
  structure(Tag.KeyBlock, [
    format(F.Raw),
    ...(octets === undefined ? [] : [structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)])]),
    algorithm(A.AES),
    bits(128),
    ...more,
  ]);
export const opaqueObject = structure(Tag.OpaqueObject, [
  enumeration(Tag.OpaqueDataType, 0x80000001),
  byteString(Tag.OpaqueDataValue, Buffer.from('data')),
]);
/** Identifiers of objects that operations are refused on. */
interface Objects {
  /** Pre-Active, called "taken", with two Object Groups. */
  readonly key: string;
  readonly active: string;
  readonly deactivated: string;
  readonly destroyed: string;
  readonly archived: string;
  /** Of another client. */
  readonly foreign: string;
  /** Active, for verifying MACs. */
  readonly verifying: string;
  /** Active, for 10 encryptions. */
  readonly limited: string;
  /** Active, its Process Start Date is to come. */
  readonly early: string;
  /** Active, for all uses, but the server has no Key Value. */
  readonly absent: string;
  /** Active, for Derive Key and, by its Cryptographic Parameters, for Wrap Key. */
  readonly base: string;
  /** Active, for Derive Key, without Cryptographic Parameters. */
  readonly plainBase: string;
  /** Pre-Active, for Derive Key. */
  readonly laterBase: string;
  readonly opaque: string;
  readonly publicKey: string;
  readonly sensitive: string;
  readonly unextractable: string;
}

/** Registers and creates what the rows are about. */
function made(client: EngineClient, other: EngineClient): Objects {
  const create = (...more: Item[]) => client.identifier('Create', type(O.SymmetricKey), aes(...more));
  const createFor = (uses: number, ...more: Item[]) =>
    client.identifier(
      'Create',
      type(O.SymmetricKey),
      attributes(algorithm(A.AES), bits(128), mask(uses), activeAt(START), ...more),
    );
  const keyWrap = parameters(mode(B.NISTKeyWrap));
  const deactivated = create(activeAt(START));
  client.ok('Revoke', uid(deactivated), structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, 1)]));
  const destroyed = create();
  client.ok('Destroy', uid(destroyed));
  const archived = create();
  client.ok('Archive', uid(archived));
  const pair = client.ok(
    'CreateKeyPair',
    structure(Tag.CommonAttributes, [algorithm(A.ECDSA), bits(256), activeAt(START)]),
    structure(Tag.PrivateKeyAttributes, [mask(M.Sign | M.Decrypt)]),
    structure(Tag.PublicKeyAttributes, [mask(M.Verify | M.Encrypt)]),
  );
  return {
    key: create(name('taken'), textString(Tag.ObjectGroup, 'a'), textString(Tag.ObjectGroup, 'b')),
    active: create(activeAt(START)),
    deactivated,
    destroyed,
    archived,
    foreign: other.identifier('Create', type(O.SymmetricKey), aes()),
    verifying: createFor(M.MACVerify, keyWrap),
    limited: create(activeAt(START), limits(10n)),
    early: create(activeAt(START), dateTime(Tag.ProcessStartDate, START + 100n)),
    absent: client.identifier(
      'Register',
      type(O.SymmetricKey),
      attributes(mask(M.Encrypt | M.Decrypt | M.DeriveKey | M.WrapKey), activeAt(START)),
      structure(Tag.SymmetricKey, [keyBlock(undefined)]),
    ),
    base: createFor(M.DeriveKey | M.WrapKey, keyWrap),
    plainBase: createFor(M.DeriveKey),
    laterBase: client.identifier(
      'Create',
      type(O.SymmetricKey),
      attributes(algorithm(A.AES), bits(128), mask(M.DeriveKey)),
    ),
    opaque: client.identifier('Register', type(O.OpaqueObject), attributes(), opaqueObject),
    publicKey: pair.text(Tag.PublicKeyUniqueIdentifier) ?? '',
    sensitive: create(boolean(Tag.Sensitive, true)),
    unextractable: create(boolean(Tag.Extractable, false)),
  };
}

type Row = readonly [
  what: string,
  fields: (objects: Objects) => readonly Item[],
  reason: ReasonName,
  /** Where 2.1 has another. */
  in21?: ReasonName,
];

export type Refusals = Readonly<Partial<Record<OperationName, readonly Row[]>>>;

/** No table of an operation lists it; 2.0 section 11.45: "The object SHALL be recovered from the archive". */
const UNLISTED: readonly ReasonName[] = ['ObjectArchived', 'ObjectDestroyed'];

/** Tests that each operation is refused with the Result Reason of its row, in 2.0 and in 2.1, and that its table lists it. */
export function describeRefusals(title: string, rows: Refusals): void {
  describe(title, () => {
    let engine: Engine;
    let objects: Objects;
    before(async () => {
      engine = await createEngine({ settings: { leaseTime: 60, maximumAttributeInstances: 2 }, quiet: true });
      objects = made(new EngineClient(engine, '2.0'), new EngineClient(engine, '2.0', 'bob'));
    });
    after(() => engine.close());

    for (const [operation, refusals] of Object.entries(rows) as [OperationName, readonly Row[]][]) {
      for (const [what, fields, in20, in21 = in20] of refusals) {
        it(`${operation}, ${what}: ${in20 === in21 ? in20 : `${in20}, in 2.1 ${in21}`}`, () => {
          for (const [version, reason] of [
            ['2.0', in20],
            ['2.1', in21],
          ] as const) {
            expect(new EngineClient(engine, version).send(operation, ...fields(objects)).result).to.equal(reason);
            const isListed = listsReason(Enum.Operation[operation], Enum.ResultReason[reason], version);
            expect(isListed || UNLISTED.includes(reason), `${reason} is listed`).to.equal(true);
          }
        });
      }
    }
  });
}
