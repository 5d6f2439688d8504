import { enumeration, type Item, textString } from '../../harness/codec/item.ts';
import { protocolVersionItem } from '../../harness/message/header.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { inVersion, VERSIONS, type Version } from '../../harness/spec/versions.ts';
import type { Fields } from '../../reference-server/fields.ts';
import { OPERATIONS } from '../../reference-server/operations/table.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import {
  expectFailure,
  type Lie,
  lyingEngine,
  of,
  refusal,
  succeeded,
  success,
  withPayload,
} from '../../test-support/lying-engine.ts';
import { type CheckedOperation, OPERATION_CHECKS } from './operations.ts';

const settings = { versions: [...VERSIONS] };

/** A server that refuses an operation that it lists. */
const refuses = (name: CheckedOperation): Lie =>
  of([name], (item) => (succeeded(item) ? refusal(item, Enum.ResultReason.OperationNotSupported) : item));

/** A server that says it did what it refused. */
const boasts = (name: CheckedOperation): Lie => of([name], (item) => (succeeded(item) ? item : success(item)));

/** A server whose answers to one operation have other fields. */
const gives = (name: CheckedOperation, change: (fields: readonly Item[]) => readonly Item[]): Lie =>
  of([name], withPayload(change));

const isNot = (tag: number) => (field: Item) => field.tag !== tag;
const nothing = (): readonly Item[] => [];

/** The version in which wrong answers are given: 1.4 where it has the operation. */
const versionOf = (name: CheckedOperation): Version => (OPERATION_CHECKS[name].since === '2.0' ? '2.1' : '1.4');

/** Operations that are refused for some request of their check. */
const REFUSING: readonly CheckedOperation[] = [
  'Activate',
  'AddAttribute',
  'AdjustAttribute',
  'DeleteAttribute',
  'Destroy',
  'Export',
  'Get',
  'GetAttributeList',
  'GetAttributes',
  'Import',
  'Interop',
  'Log',
  'ModifyAttribute',
  'Register',
  'Revoke',
  'SetAttribute',
];

/** Operations that can be answered without being done. */
const IDLE: readonly CheckedOperation[] = [
  'Activate',
  'AddAttribute',
  'AdjustAttribute',
  'DeleteAttribute',
  'Destroy',
  'ModifyAttribute',
  'Revoke',
  'SetAttribute',
];

/** Wrong answers; in 1.4 where no version stands there. */
const LIES: readonly (readonly [CheckedOperation, string, Lie, Version?])[] = [
  // Query itself is what declares.
  ...(Object.keys(OPERATION_CHECKS) as CheckedOperation[])
    .filter((name) => name !== 'Query')
    .map((name) => [name, 'refuses it', refuses(name), versionOf(name)] as const),
  ...REFUSING.map((name) => [name, 'claims to have done what it refused', boasts(name), versionOf(name)] as const),
  [
    'Check',
    'names an object that is not for that use',
    gives('Check', ([, ...rest]) => [textString(Tag.UniqueIdentifier, '1'), ...rest]),
  ],
  ['DiscoverVersions', 'names nothing', gives('DiscoverVersions', nothing)],
  [
    'DiscoverVersions',
    'names what the client does not have',
    gives('DiscoverVersions', (all) => [...all, protocolVersionItem({ major: 7, minor: 0 })]),
  ],
  ['DiscoverVersions', 'names each version twice', gives('DiscoverVersions', (all) => [...all, ...all])],
  ['Get', 'gives no object', gives('Get', (all) => all.filter(isNot(Tag.SymmetricKey)))],
  ['Get', 'gives another Object Type', gives('Get', ([, ...rest]) => [enumeration(Tag.ObjectType, 5), ...rest])],
  ['GetAttributeList', 'leaves a name out', gives('GetAttributeList', (all) => all.slice(0, -1))],
  [
    'GetAttributeList',
    'names one that has no value',
    gives('GetAttributeList', (all) => [...all, textString(Tag.AttributeName, 'Archive Date')]),
  ],
  ['GetAttributes', 'leaves an attribute out', gives('GetAttributes', (all) => all.slice(0, -1))],
  ['GetAttributes', 'gives one twice', gives('GetAttributes', (all) => [...all, ...all.slice(-1)])],
  ['Locate', 'finds nothing', gives('Locate', nothing)],
  ['Locate', 'always finds one more', gives('Locate', (all) => [...all, textString(Tag.UniqueIdentifier, 'another')])],
  ['Locate', 'finds the oldest first', gives('Locate', (all) => all.toReversed()), '2.1'],
  ['Query', 'lists no operations', gives('Query', (all) => all.filter(isNot(Tag.Operation)))],
  ['Query', 'lists an object type that is none', gives('Query', (all) => [enumeration(Tag.ObjectType, 99), ...all])],
  ['Query', 'does not name the vendor', gives('Query', (all) => all.filter(isNot(Tag.VendorIdentification)))],
];

describe('checks of operations', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings });
  });
  after(() => engine.close());

  for (const check of Object.values(OPERATION_CHECKS)) {
    for (const version of VERSIONS.filter((one) => inVersion({ since: '1.0', ...check }, one))) {
      it(`${check.id} in ${version}: the reference server passes`, () => check.run(new EngineSubject(engine, version)));
    }
  }

  for (const [name, what, lie, version = '1.4'] of LIES) {
    it(`${OPERATION_CHECKS[name].id} in ${version}: a server fails that ${what}`, async () => {
      const run = OPERATION_CHECKS[name].run(new EngineSubject(lyingEngine(engine, lie), version));
      await expectFailure(run, what);
    });
  }

  for (const name of IDLE) {
    it(`${OPERATION_CHECKS[name].id}: a server fails that says it is done, and does not do it`, async () => {
      const idle = OPERATIONS.map((operation) =>
        operation.code === Enum.Operation[name]
          ? { ...operation, request: (payload: Fields) => [payload.item(Tag.UniqueIdentifier) as Item] }
          : operation,
      );
      const idler = await createEngine({ quiet: true, settings, operations: idle });
      // In 2.1, where the Unique Identifier is the whole answer.
      await expectFailure(OPERATION_CHECKS[name].run(new EngineSubject(idler, '2.1')), name);
      idler.close();
    });
  }
});
