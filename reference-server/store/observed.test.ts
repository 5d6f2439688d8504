import { expect } from 'chai';
import { enumeration, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type ManagedObject, withAttribute } from '../object.ts';
import { type ObjectChange, ObservedStore } from './observed.ts';
import { openStore } from './sqlite.ts';
import type { Store } from './store.ts';

const object = (uniqueIdentifier: string): ManagedObject => ({
  uniqueIdentifier,
  objectType: Enum.ObjectType.SymmetricKey,
  owner: 'alice',
  policy: 'default',
  archived: false,
  attributes: [],
  content: structure(Tag.SymmetricKey, []),
});
const inState = (one: ManagedObject, state: number): ManagedObject =>
  withAttribute(one, 'State', enumeration(Tag.State, state));
const { PreActive, Active } = Enum.State;

describe('an observed store', () => {
  let inner: Store;
  let store: ObservedStore;
  let told: (readonly ObjectChange[])[];
  beforeEach(async () => {
    told = [];
    inner = await openStore(':memory:');
    store = new ObservedStore(inner, (changes) => told.push(changes));
  });
  afterEach(() => store.close());

  const [a, b] = [object('a'), object('b')];
  const undone = (work: () => void): void => {
    expect(() =>
      store.transaction(() => {
        work();
        throw new Error('undone');
      }),
    ).to.throw('undone');
  };

  it('tells of what one transaction did, once for each object', () => {
    store.insert(b);
    store.transaction(() => {
      store.insert(a);
      store.update(inState(a, PreActive));
      store.update(inState(b, Active));
    });
    expect(told).to.deep.equal([
      [{ before: undefined, after: b }],
      [
        { before: undefined, after: inState(a, PreActive) },
        { before: b, after: inState(b, Active) },
      ],
    ]);
    expect(inner.get('a')).to.deep.equal(inState(a, PreActive));
  });

  it('tells of what was removed', () => {
    store.insert(a);
    store.remove('a');
    expect(told[1]).to.deep.equal([{ before: a, after: undefined }]);
  });

  it('tells nothing of what is undone', () => {
    undone(() => store.insert(a));
    expect(told).to.deep.equal([]);
    expect(inner.get('a')).to.equal(undefined);
  });

  it('tells of what stays where a part is undone', () => {
    store.transaction(() => {
      store.insert(a);
      undone(() => store.insert(b));
      store.update(inState(a, Active));
    });
    expect(told).to.deep.equal([[{ before: undefined, after: inState(a, Active) }]]);
  });

  it('tells nothing where the whole is undone behind a part that was not', () => {
    undone(() => store.transaction(() => store.insert(a)));
    expect(told).to.deep.equal([]);
  });

  it('tells nothing of what is only read', () => {
    store.insert(a);
    store.transaction(() => store.get('a'));
    expect(store.locate([])).to.have.lengthOf(1);
    expect(told).to.have.lengthOf(1);
  });
});
