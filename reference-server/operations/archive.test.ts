import { expect } from 'chai';
import { integer } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { attribute, EngineClient, nameFields, uid } from '../../test-support/engine-client.ts';

const { OnLineStorage, ArchivalStorage } = Mask.StorageStatusMask;

describe('Archive and Recover (1.4 sections 4.22 and 4.23)', () => {
  let engine: Engine;
  let client: EngineClient;
  let key: string;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
    key = client.key({ Name: nameFields('n') });
  });
  afterEach(() => engine.close());

  it('answer with the Unique Identifier; Recover sets the ID Placeholder', () => {
    expect(client.ok('Archive', uid(key)).structure.value).to.deep.equal([uid(key)]);
    const [recovered, got] = client.batch(['Recover', uid(key)], ['Get']);
    expect(recovered?.payload.structure.value).to.deep.equal([uid(key)]);
    expect(got?.payload.text(Tag.UniqueIdentifier)).to.equal(key);
  });

  it('set Archive Date and take it away again (section 3.32), and set Last Change Date', () => {
    engine.now = START + 1n;
    client.ok('Archive', uid(key));
    const archived = engine.store.get(key)?.attributes.find(({ name }) => name === 'Archive Date');
    expect(archived?.value.value).to.equal(START + 1n);
    engine.now = START + 2n;
    client.ok('Recover', uid(key));
    expect(client.value(key, 'Archive Date')).to.equal(undefined);
    expect(client.value(key, 'Last Change Date')).to.equal(START + 2n);
  });

  it('leave an archived object to Recover alone: every other operation is told Object Archived', () => {
    client.ok('Archive', uid(key));
    const results = [
      client.send('Get', uid(key)),
      client.send('GetAttributes', uid(key)),
      client.send('AddAttribute', uid(key), attribute('Contact Information', 'c')),
      client.send('Activate', uid(key)),
      client.send('Destroy', uid(key)),
      client.send('Archive', uid(key)),
      client.send('ReKey', uid(key)),
    ].map(({ result }) => result);
    expect(results).to.deep.equal(Array(7).fill('ObjectArchived'));
    client.ok('Recover', uid(key));
    expect(client.send('Get', uid(key)).result).to.equal('Success');
  });

  // 1.4 section 4.9: without a Storage Status Mask only on-line objects are located.
  const masks: [mask: number | undefined, online: boolean, archived: boolean][] = [
    [undefined, true, false],
    [OnLineStorage, true, false],
    [ArchivalStorage, false, true],
    [OnLineStorage | ArchivalStorage, true, true],
  ];
  for (const [mask, whileOnline, whileArchived] of masks) {
    it(`with the Storage Status Mask ${mask} Locate finds it on-line: ${whileOnline}, archived: ${whileArchived}`, () => {
      const isFound = () => {
        const fields = mask === undefined ? [] : [integer(Tag.StorageStatusMask, mask)];
        return (
          client.ok('Locate', ...fields, attribute('Name', nameFields('n'))).all(Tag.UniqueIdentifier).length === 1
        );
      };
      expect(isFound()).to.equal(whileOnline);
      client.ok('Archive', uid(key));
      expect(isFound()).to.equal(whileArchived);
      client.ok('Recover', uid(key));
      expect(isFound()).to.equal(whileOnline);
    });
  }

  it('Recover of what is on-line leaves it as it is', () => {
    const before = engine.store.get(key);
    engine.now = START + 1n;
    expect(client.send('Recover', uid(key)).result).to.equal('Success');
    expect(engine.store.get(key)).to.deep.equal(before);
  });

  it('are for the owner, and of what is there', () => {
    const bob = new EngineClient(engine, '1.4', 'bob');
    for (const operation of ['Archive', 'Recover'] as const) {
      expect(bob.send(operation, uid(key)).result).to.equal('PermissionDenied');
      expect(client.send(operation, uid('none')).result).to.equal('ItemNotFound');
    }
  });

  it('keep the state: a date that comes meanwhile has moved the object when it is recovered', () => {
    const dated = client.key({ 'Activation Date': START + 10n });
    client.ok('Archive', uid(dated));
    engine.now = START + 20n;
    client.ok('Recover', uid(dated));
    expect(client.value(dated, 'State')).to.equal(Enum.State.Active);
  });
});
