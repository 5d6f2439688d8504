import { AssertionError, expect } from 'chai';
import type { StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { SettingsInput } from '../../reference-server/config.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { type Callers, EngineSubject } from '../../test-support/engine-subject.ts';
import { mishearingEngine } from '../../test-support/lying-engine.ts';
import { deafTo, holds, type Spoil, withEach } from '../../test-support/profile-mutants/mutant.ts';
import { NotApplicable, NotShown } from './check.ts';
import { credentialIdentity } from './identity.ts';
import type { UserCredential } from './subject.ts';

const carol: UserCredential = { username: 'carol', password: 'open sesame' };
const dave: UserCredential = { username: 'dave', password: 'abracadabra' };
/** The user who is the client of a certificate, too. */
const alice: UserCredential = { username: 'alice', password: 'hocus pocus' };
const USERS = { users: [carol, dave, alice] };
const SHARED: SettingsInput = { ...USERS, policies: { default: { '*': { '*': 'all' } } } };

const [ONE, TWO] = [{ client: 'alice' }, { client: 'alice', other: 'bob' }] as const;

const without = (request: StructureItem) => withEach(request, Tag.Authentication, () => undefined);

/** Checks a credential, and then does what is asked for whom the certificate names. */
const passOver = (request: StructureItem) =>
  holds(request, Tag.Password, carol.password) ? without(request) : request;
const passesOver: Spoil = (engine) => mishearingEngine(engine, passOver);

const isGet = (request: StructureItem) => holds(request, Tag.Operation, Enum.Operation.Get);
const passesOverInGet: Spoil = (engine) =>
  mishearingEngine(engine, (request) => (isGet(request) ? passOver(request) : request));

const trusting: Spoil = (engine) =>
  mishearingEngine(engine, (request) =>
    withEach(request, Tag.Password, (field) => ({ ...field, value: carol.password }) as typeof field),
  );

/** Mishears the one client. */
const ofBob =
  (hear: (request: StructureItem) => StructureItem): Spoil =>
  (engine): Engine => ({
    ...engine,
    get now() {
      return engine.now;
    },
    send: (request, client) =>
      engine.send(client === 'bob' && !(request instanceof Uint8Array) ? hear(request) : request, client),
  });
const refusesBobs = ofBob((request) =>
  withEach(request, Tag.Password, (field) => ({ ...field, value: '' }) as typeof field),
);
const takesForBob = ofBob(without);

const MET = undefined;
type Ending = typeof MET | RegExp | typeof NotApplicable | typeof NotShown;
interface Server {
  readonly settings?: SettingsInput;
  readonly spoil?: Spoil;
}

const ROWS: readonly [says: string, callers: Callers, server: Server, ending: Ending][] = [
  ['two users, two certificates', { ...TWO, users: [carol, dave] }, {}, MET],
  ['one user, two certificates', { ...TWO, users: [carol] }, {}, MET],
  ['two users, one certificate', { ...ONE, users: [carol, dave] }, {}, MET],
  ['one user, one certificate', { ...ONE, users: [carol] }, {}, MET],
  ['no user', TWO, {}, NotApplicable],
  ['a user who is the client in person', { ...TWO, users: [alice] }, {}, MET],
  ['the same, who cannot be seen with one certificate', { ...ONE, users: [alice] }, {}, NotShown],
  ['a credential that is not right', { ...TWO, users: [{ ...carol, password: 'x' }] }, {}, NotShown],
  ['objects that all share', { ...TWO, users: [carol, dave] }, { settings: SHARED }, NotShown],
  ['a certificate with which no user is taken', { ...TWO, users: [carol, dave] }, { spoil: refusesBobs }, MET],
  [
    'the credential is passed over',
    { ...TWO, users: [carol, dave] },
    { spoil: passesOver },
    /^what a user made is refused to that user with another certificate$/,
  ],
  [
    'the credential is passed over, of one user',
    { ...TWO, users: [carol] },
    { spoil: passesOver },
    /^what a user made is refused to that user with another certificate$/,
  ],
  ['the same, which cannot be seen with one certificate', { ...ONE, users: [carol] }, { spoil: passesOver }, NotShown],
  [
    'the credential counts with one certificate alone',
    { ...TWO, users: [carol, dave] },
    { spoil: takesForBob },
    /^what a user made is refused to that user with another certificate$/,
  ],
  [
    'the credential is passed over in Get',
    { ...TWO, users: [carol, dave] },
    { spoil: passesOverInGet },
    /^what a user made is refused to that user$/,
  ],
  [
    'any password will do',
    { ...TWO, users: [carol, dave] },
    { spoil: trusting },
    /^Result Status with a wrong password/,
  ],
  [
    'any password will do, and all share their objects',
    { ...TWO, users: [carol, dave] },
    { spoil: trusting, settings: SHARED },
    /^Result Status with a wrong password/,
  ],
  [
    'no credential is looked at',
    { ...TWO, users: [carol] },
    { spoil: deafTo(Tag.Authentication) },
    /^Result Status with a wrong password/,
  ],
];

describe('the identity of a credential', () => {
  for (const [says, callers, { settings = USERS, spoil = (engine: Engine) => engine }, ending] of ROWS) {
    it(says, async () => {
      const engine = await createEngine({ settings, quiet: true });
      const subject = new EngineSubject(spoil(engine), '2.1', undefined, undefined, callers);
      const error = await credentialIdentity.run(subject).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (ending === MET) expect(error).to.equal(undefined);
      else if (ending instanceof RegExp)
        expect(error).to.be.instanceOf(AssertionError).with.property('message').match(ending);
      else expect(error).to.be.instanceOf(ending);
      engine.close();
    });
  }

  it('ends with the user destroying what it made, which nobody else may', async () => {
    const engine = await createEngine({ settings: USERS, quiet: true });
    const subject = new EngineSubject(engine, '2.1', undefined, undefined, { ...TWO, users: [carol, dave] });
    await credentialIdentity.run(subject);
    const destroyed = engine.log.filter(({ facts }) => facts.operation === 'Destroy').map(({ facts }) => facts.status);
    expect(destroyed).to.deep.equal(['Success']);
    engine.close();
  });
});
