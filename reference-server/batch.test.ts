import { expect } from 'chai';
import { byteString, dateTime, enumeration, type Item, structure, textString } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { buildRequest, type RequestItemInit, type RequestOptions } from '../harness/message/request.ts';
import type { ResponseBatchItem } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../test-support/engine.ts';
import { KmipError } from './errors.ts';
import { attributeValue, type ManagedObject } from './object.ts';
import type { Operation } from './operations/operation.ts';
import { query } from './operations/query.ts';

const { Create, Activate, Destroy, Recover } = Enum.Operation;
const { Continue, Stop, Undo } = Enum.BatchErrorContinuationOption;
const { SymmetricKey } = Enum.ObjectType;

function object(uniqueIdentifier: string, owner: string): ManagedObject {
  const fields = { uniqueIdentifier, owner, objectType: SymmetricKey, policy: 'default', archived: false };
  return { ...fields, attributes: [], content: null };
}

/** Stands for operations that make an object: it inserts one. */
const making: Operation = {
  code: Create,
  request(_, context) {
    const uniqueIdentifier = context.newIdentifier();
    context.store.insert(object(uniqueIdentifier, context.identity));
    context.idPlaceholder = uniqueIdentifier;
    return [enumeration(Tag.ObjectType, SymmetricKey), textString(Tag.UniqueIdentifier, uniqueIdentifier)];
  },
};

/** Stands for operations on an object: it says which. */
const using: Operation = {
  code: Activate,
  request: (payload, context) => [
    textString(Tag.UniqueIdentifier, context.object(payload.text(Tag.UniqueIdentifier)).uniqueIdentifier),
  ],
};

/** The same, for archived objects too. */
const recovering: Operation = {
  code: Recover,
  request: (payload, context) => [
    textString(Tag.UniqueIdentifier, context.object(payload.text(Tag.UniqueIdentifier), 'allowed').uniqueIdentifier),
  ],
};

/** Fails after it has inserted an object and set the ID Placeholder. */
const failing: Operation = {
  code: Destroy,
  request(_, context) {
    context.store.insert(object('half', context.identity));
    context.idPlaceholder = 'half';
    throw new KmipError(Enum.ResultReason.CryptographicFailure, 'It failed, at some length, for a reason');
  },
};

const make: RequestItemInit = {
  operation: Create,
  payload: [enumeration(Tag.ObjectType, SymmetricKey), structure(Tag.TemplateAttribute, [])],
};
const fail: RequestItemInit = { operation: Destroy, payload: [] };
const use = (uniqueIdentifier?: string): RequestItemInit => ({
  operation: Activate,
  payload: uniqueIdentifier === undefined ? [] : [textString(Tag.UniqueIdentifier, uniqueIdentifier)],
});

/** A request of 1.2 with Unique Batch Item IDs 1, 2, 3 where there are several items. */
function batch(items: readonly RequestItemInit[], options: RequestOptions = {}) {
  const withIds = items.map((item, index) => ({ uniqueBatchItemId: Uint8Array.of(index + 1), ...item }));
  return buildRequest({ major: 1, minor: 2 }, items.length > 1 ? withIds : items, options);
}

function reasonOf({ resultReason }: ResponseBatchItem): string {
  return resultReason === undefined ? 'Success' : (enumName('ResultReason', resultReason) ?? '?');
}

function identifierOf({ payload }: ResponseBatchItem): Item['value'] | undefined {
  return payload?.value.find(({ tag }) => tag === Tag.UniqueIdentifier)?.value;
}

describe('batches', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await createEngine({ operations: [making, using, recovering, failing] });
  });
  afterEach(() => engine.close());

  const send = (items: readonly RequestItemInit[], options?: RequestOptions, identity?: string) =>
    engine.send(batch(items, options), identity).items;
  const statuses = (items: readonly ResponseBatchItem[]) =>
    items.map(({ resultStatus }) => enumName('ResultStatus', resultStatus ?? -1));
  const stored = () => engine.store.locate([]).length;

  describe('after a failure (1.4 sections 6.13 and 11.43)', () => {
    const rows: [option: number | undefined, statuses: string[], objectsLeft: number][] = [
      [undefined, ['Success', 'OperationFailed'], 1],
      [Stop, ['Success', 'OperationFailed'], 1],
      [Continue, ['Success', 'OperationFailed', 'Success'], 2],
      [Undo, ['OperationUndone', 'OperationFailed'], 0],
    ];
    for (const [option, expected, objectsLeft] of rows) {
      const name = option === undefined ? 'no option, so Stop' : enumName('BatchErrorContinuationOption', option);
      it(`with ${name}: ${expected.join(', ')}`, () => {
        const options = option === undefined ? {} : { batchErrorContinuationOption: option };
        const results = send([make, fail, make], options);
        expect(statuses(results)).to.deep.equal(expected);
        expect(stored()).to.equal(objectsLeft);
        expect(results.map(reasonOf)[1]).to.equal('CryptographicFailure');
      });
    }

    it('the responses of undone items are those that they had', () => {
      const [undone] = send([make, fail], { batchErrorContinuationOption: Undo });
      expect(undone?.payload?.value.map(({ tag }) => tag)).to.deep.equal([Tag.ObjectType, Tag.UniqueIdentifier]);
      expect(undone?.resultReason).to.equal(undefined);
    });

    it('which there is none of, Undo undoes nothing', () => {
      expect(statuses(send([make, make], { batchErrorContinuationOption: Undo }))).to.deep.equal([
        'Success',
        'Success',
      ]);
      expect(stored()).to.equal(2);
    });
  });

  describe('the ID Placeholder (1.4 chapter 4)', () => {
    it('stands for the object that an earlier item made', () => {
      const [made, used] = send([make, use()], { batchOrderOption: true });
      expect(identifierOf(used as ResponseBatchItem)).to.equal(identifierOf(made as ResponseBatchItem));
    });

    it('ends with its batch, and is empty at the start of the next', () => {
      send([make]);
      expect(send([use()]).map(reasonOf)).to.deep.equal(['ItemNotFound']);
    });

    it('is not what a failed item set', () => {
      const results = send([make, fail, use()], { batchErrorContinuationOption: Continue });
      expect(identifierOf(results[2] as ResponseBatchItem)).to.equal(identifierOf(results[0] as ResponseBatchItem));
    });

    it('gives way to a Unique Identifier in the request', () => {
      expect(send([make, use('another')]).map(reasonOf)).to.deep.equal(['Success', 'ItemNotFound']);
    });
  });

  describe('Unique Batch Item IDs (1.4 section 6.4 and Table 283)', () => {
    const withId = (item: RequestItemInit, ...octets: number[]) => ({
      ...item,
      uniqueBatchItemId: Uint8Array.from(octets),
    });
    const ids = (results: readonly ResponseBatchItem[]) =>
      results.map(({ uniqueBatchItemId }) => uniqueBatchItemId && [...uniqueBatchItemId]);

    it('come back, in failures too', () => {
      expect(ids(send([withId(make, 9), withId(fail, 7, 7)]))).to.deep.equal([[9], [7, 7]]);
      expect(ids(send([withId(make, 5)]))).to.deep.equal([[5]]);
      expect(ids(send([make]))).to.deep.equal([undefined]);
    });

    it('are required of each of several items', () => {
      const items = [withId(make, 1), make, withId(make, 3)];
      const request = buildRequest({ major: 1, minor: 2 }, items, { batchErrorContinuationOption: Continue });
      expect(engine.send(request).items.map(reasonOf)).to.deep.equal(['Success', 'InvalidMessage', 'Success']);
      expect(stored()).to.equal(2);
    });

    it('are unique', () => {
      const results = send([withId(make, 1), withId(make, 1)]);
      expect(results.map(reasonOf)).to.deep.equal(['Success', 'InvalidMessage']);
    });
  });

  it('an item that cannot be parsed fails alone (1.4 section 11.1)', () => {
    const broken = { operation: Create, payload: [byteString(Tag.ObjectType, Uint8Array.of(1))] };
    const results = send([make, broken, make], { batchErrorContinuationOption: Continue });
    expect(results.map(reasonOf)).to.deep.equal(['Success', 'InvalidMessage', 'Success']);
  });

  it('an operation that is not supported fails alone, whatever its payload (1.4 section 11.1)', () => {
    const unsupported = { operation: Enum.Operation.Poll, payload: [textString(Tag.UniqueIdentifier, 'x')] };
    const results = send([make, unsupported, make], { batchErrorContinuationOption: Continue });
    expect(results.map(reasonOf)).to.deep.equal(['Success', 'OperationNotSupported', 'Success']);
    expect(results[1]).to.include({ operation: Enum.Operation.Poll });
  });

  describe('the Maximum Response Size (1.4 sections 6.3 and 11.1)', () => {
    /** Octets of the response where nothing limits it. */
    const sizeOf = (items: readonly RequestItemInit[]) => encodeTtlv(engine.send(batch(items)).item).length;

    it('is the largest size that is sent', () => {
      const size = sizeOf([make]);
      expect(send([make], { maximumResponseSize: size }).map(reasonOf)).to.deep.equal(['Success']);
      expect(send([make], { maximumResponseSize: size - 1 }).map(reasonOf)).to.deep.equal(['ResponseTooLarge']);
      expect(stored()).to.equal(2);
    });

    it('counts all items of the response; the one that does not fit is undone', () => {
      const size = sizeOf([make, make]);
      const results = send([make, make], { maximumResponseSize: size - 1 });
      expect(results.map(reasonOf)).to.deep.equal(['Success', 'ResponseTooLarge']);
      expect(stored()).to.equal(3);
    });

    it('is the server’s own where the client gives none, so that small requests make no response without end', async () => {
      const settings = { vendorIdentification: 'v'.repeat(33 * 1024 * 1024) };
      const wordy = await createEngine({ operations: [query], settings });
      const item = {
        operation: Enum.Operation.Query,
        payload: [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryServerInformation)],
      };
      const { items } = wordy.send(batch([item]));
      expect(items.map(reasonOf)).to.deep.equal(['ResponseTooLarge']);
      wordy.close();
    });

    it('leaves failures without their messages where it is small', () => {
      const [wordy] = send([fail]);
      const response = engine.send(batch([fail], { maximumResponseSize: 160 }));
      expect(wordy?.resultMessage).to.match(/^It failed/);
      expect(response.items[0]?.resultMessage).to.equal(undefined);
      expect(response.items.map(reasonOf)).to.deep.equal(['CryptographicFailure']);
      expect(encodeTtlv(response.item).length).to.be.at.most(160);
    });
  });

  describe('objects of others', () => {
    const failure = (uniqueIdentifier: string, identity: string) => {
      const [result] = send([use(uniqueIdentifier)], {}, identity);
      return result && { reason: reasonOf(result), message: result.resultMessage };
    };
    beforeEach(() => {
      engine.store.insert(object('hers', 'alice'));
      engine.store.insert({ ...object('archived', 'alice'), archived: true });
      engine.store.insert({ ...object('certificate', 'alice'), objectType: Enum.ObjectType.Certificate });
    });

    it('are refused, and the refusal is the same whatever they are (1.4 section 3.18.2)', () => {
      const refusal = failure('hers', 'bob');
      expect(refusal?.reason).to.equal('PermissionDenied');
      expect(failure('archived', 'bob')).to.deep.equal(refusal);
      expect(failure('certificate', 'bob')).to.deep.equal(refusal);
    });

    it('are open to their owner, but for archived ones (1.4 chapter 4)', () => {
      expect(failure('hers', 'alice')?.reason).to.equal('Success');
      expect(failure('archived', 'alice')?.reason).to.equal('ObjectArchived');
      const recover = { operation: Recover, payload: [textString(Tag.UniqueIdentifier, 'archived')] };
      expect(send([recover]).map(reasonOf)).to.deep.equal(['Success']);
    });
  });

  it('are open to others where the policy says so', async () => {
    const open = await createEngine({
      operations: [using],
      settings: { policies: { default: { '*': { Activate: 'all' } } } },
    });
    open.store.insert(object('hers', 'alice'));
    expect(open.send(batch([use('hers')]), 'bob').items.map(reasonOf)).to.deep.equal(['Success']);
    open.close();
  });

  describe('with an Authentication (1.4 section 6.6)', () => {
    const password = (text: string) =>
      structure(Tag.Authentication, [
        structure(Tag.Credential, [
          enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
          structure(Tag.CredentialValue, [textString(Tag.Username, 'clerk'), textString(Tag.Password, text)]),
        ]),
      ]);
    let guarded: Engine;
    beforeEach(async () => {
      const users = [{ username: 'clerk', password: 'open sesame' }];
      guarded = await createEngine({ operations: [making], settings: { users } });
    });
    afterEach(() => guarded.close());

    it('are done in the name of the user', () => {
      guarded.send(batch([make], { authentication: password('open sesame') }));
      expect(guarded.store.locate([]).map(({ owner }) => owner)).to.deep.equal(['clerk']);
    });

    it('that does not hold are refused, every item', () => {
      const { items } = guarded.send(batch([make, make], { authentication: password('guess') }));
      expect(items.map(reasonOf)).to.deep.equal(['AuthenticationNotSuccessful', 'AuthenticationNotSuccessful']);
      expect(guarded.store.locate([])).to.deep.equal([]);
      expect(JSON.stringify(guarded.log)).not.to.include('guess');
    });
  });

  it('find objects in the state that their dates have brought them to', () => {
    const attributes = [
      { name: 'State', index: 0, value: enumeration(Tag.State, Enum.State.PreActive) },
      { name: 'Activation Date', index: 0, value: dateTime(Tag.ActivationDate, START + 60n) },
    ];
    engine.store.insert({ ...object('later', 'alice'), attributes });
    const stateAt = (now: bigint) => {
      engine.now = now;
      send([use('later')]);
      const later = engine.store.get('later');
      return later && attributeValue(later, 'State')?.value;
    };
    expect(stateAt(START + 59n)).to.equal(Enum.State.PreActive);
    expect(stateAt(START + 60n)).to.equal(Enum.State.Active);
  });

  describe('leave others their turn', () => {
    const steps = (batchErrorContinuationOption: number) => {
      const handling = engine.handle(batch([make, make, make], { batchErrorContinuationOption }));
      const counts = [];
      while (!handling.next().done) counts.push(stored());
      return counts.filter((count) => count > 0);
    };
    it('between items', () => {
      expect(steps(Continue)).to.deep.equal([1, 2]);
    });
    it('but not inside a batch that may be undone', () => {
      expect(steps(Undo)).to.deep.equal([]);
      expect(stored()).to.equal(3);
    });
  });

  it('may be long', () => {
    const items = Array.from({ length: 3000 }, (_, index) => ({
      ...use('nothing'),
      uniqueBatchItemId: Uint8Array.of(index >> 8, index & 0xff),
    }));
    const results = send(items, { batchErrorContinuationOption: Continue });
    expect(results.filter((result) => reasonOf(result) === 'ItemNotFound')).to.have.length(3000);
  });
});
