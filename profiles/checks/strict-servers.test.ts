import { expect } from 'chai';
import type { StructureItem } from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { readRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import { lyingEngine, mishearingEngine, of, refusal } from '../../test-support/lying-engine.ts';
import { attribute } from './attributes.ts';
import { type Check, NotShown } from './check.ts';
import { keyFormat } from './key-formats.ts';
import { objectType } from './object-types.ts';
import { operation } from './operations.ts';

type OperationName = keyof typeof Enum.Operation;

const { InvalidField, PermissionDenied } = Enum.ResultReason;

/** Whether an item stands at some depth of another. */
function has(item: StructureItem, test: (field: StructureItem['value'][number]) => boolean): boolean {
  return item.value.some((field) => test(field) || (field.type === 'Structure' && has(field, test)));
}

const hasName = (item: StructureItem): boolean =>
  has(item, (field) => field.tag === Tag.Name || (field.type === 'TextString' && field.value === 'Name'));

const isShortKey = (item: StructureItem): boolean =>
  has(item, (field) => field.tag === Tag.CryptographicLength && field.value === 128) ||
  has(
    item,
    (field) =>
      field.type === 'Structure' &&
      fieldValue(field, Tag.AttributeName, 'TextString') === 'Cryptographic Length' &&
      fieldValue(field, Tag.AttributeValue, 'Integer') === 128,
  );

const MAKING: readonly OperationName[] = ['Register', 'Create', 'CreateKeyPair', 'Import'];

/** A server that refuses to make an object where its request is such. */
function refusing(engine: Engine, isWrong: (payload: StructureItem) => boolean): Engine {
  let wrong: readonly boolean[] = [];
  const hearing = mishearingEngine(engine, (request) => {
    wrong = (readRequest(request)?.items ?? []).map(({ item }) => isWrong(item));
    return request;
  });
  return lyingEngine(
    hearing,
    of(MAKING, (item) => (wrong.includes(true) ? refusal(item, InvalidField) : item)),
  );
}

/** A server whose policy lets nobody do this. */
const denying =
  (name: OperationName) =>
  (engine: Engine): Engine =>
    lyingEngine(
      engine,
      of([name], (item) => refusal(item, PermissionDenied)),
    );

const SERVERS = {
  'takes no object without a Name': (engine: Engine) => refusing(engine, (payload) => !hasName(payload)),
  'takes no AES key of 128 bits': (engine: Engine) => refusing(engine, isShortKey),
  'permits no Register': denying('Register'),
  'permits no Modify Attribute': denying('ModifyAttribute'),
} as const;

type Row = readonly [server: keyof typeof SERVERS, check: Check, outcome: 'passes' | 'shows nothing'];

const KEYS: readonly Check[] = [
  operation('Get'),
  operation('Create'),
  operation('Register'),
  operation('Activate'),
  attribute('CryptographicLength'),
  objectType('SymmetricKey'),
  keyFormat('Raw'),
];

const ROWS: readonly Row[] = [
  ...[...KEYS, operation('CreateKeyPair'), operation('Sign'), objectType('OpaqueObject')].map(
    (check): Row => ['takes no object without a Name', check, 'passes'],
  ),
  ...KEYS.map((check): Row => ['takes no AES key of 128 bits', check, 'passes']),
  ['permits no Register', keyFormat('Raw'), 'passes'],
  ['permits no Register', objectType('SymmetricKey'), 'passes'],
  ['permits no Register', operation('Encrypt'), 'passes'],
  ['permits no Register', operation('Sign'), 'passes'],
  ['permits no Register', operation('MAC'), 'shows nothing'],
  ['permits no Register', operation('SignatureVerify'), 'shows nothing'],
  ['permits no Register', attribute('KeyValueLocation'), 'shows nothing'],
  ['permits no Modify Attribute', attribute('Sensitive'), 'passes'],
  ['permits no Modify Attribute', attribute('Extractable'), 'passes'],
];

describe('checks of servers that are right and strict', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const version of ['1.4', '2.1'] satisfies Version[]) {
    for (const [server, check, outcome] of ROWS) {
      it(`${check.id} in ${version}: a server that ${server} ${outcome}`, async () => {
        const subject = new EngineSubject(SERVERS[server](engine), version);
        const ended = await check.run(subject).catch((error: unknown) => error);
        if (outcome === 'passes') expect(ended).to.equal(undefined);
        else expect(ended).to.be.instanceOf(NotShown);
      });
    }
  }
});
