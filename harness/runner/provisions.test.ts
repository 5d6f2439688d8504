import { expect } from 'chai';
import { CREATE, caseOf, onKey } from '../../test-support/small-cases.ts';
import type { Case } from '../cases/case.ts';
import { lackFor, sharedIdentity, turnsTaken } from './provisions.ts';

/** A case of the scenario TC-51, in which one client uses what another one made, or all is done by one. */
const handingOver = (...clients: string[]): Case => {
  const exchanges = clients.map((client, index) => ({
    ...(index === 0 ? CREATE : onKey('Get')),
    before: `# [${client}]`,
  }));
  const { case: loaded } = caseOf('TC-51-11', exchanges);
  if (loaded === undefined) throw new Error('no case');
  return loaded;
};
const TWO = handingOver('Client-A', 'Client-B');
const SHARING = /^needs shared-objects: clients that may use the objects of one another$/;

describe('a case that a server which answers at once passes by a rule of this project (P7)', () => {
  const { case: loaded } = caseOf('TC-101-11', [CREATE, onKey('Archive')]);
  const lack = (strict: boolean, provides: string[] = []): string | undefined => {
    const target = { provides, disposable: false, identities: {} };
    return loaded && lackFor(loaded, { target, versions: ['1.1'], strict });
  };

  it('needs no asynchronous server', () => expect(lack(false)).to.equal(undefined));

  it('needs one where the rules of this project are off', () => {
    expect(lack(true)).to.match(/^needs asynchronous: /);
    expect(lack(true, ['asynchronous'])).to.equal(undefined);
  });
});

describe('a case in which one client uses what another made', () => {
  const lack = (testCase: Case, identities: object, provides: string[] = []): string | undefined =>
    lackFor(testCase, {
      target: { provides, disposable: false, identities: { ...identities } },
      versions: ['1.1'],
      strict: false,
    });

  it('needs a server that allows it, where both have an identity of their own', () => {
    expect(lack(TWO, { 'Client-A': {}, 'Client-B': {} })).to.match(SHARING);
    expect(lack(TWO, { 'Client-A': {}, 'Client-B': {} }, ['shared-objects'])).to.equal(undefined);
  });

  it('needs it where one of them has', () => expect(lack(TWO, { 'Client-B': {} })).to.match(SHARING));

  it('needs nothing where they share one, and says so', () => {
    expect(lack(TWO, {})).to.equal(undefined);
    expect(sharedIdentity(TWO, { identities: {} })).to.equal('Client-A, Client-B share one identity');
    expect(sharedIdentity(TWO, { identities: { 'Client-B': {} } })).to.equal(undefined);
  });

  it('says that its clients take turns where there are not enough connections', () => {
    expect(turnsTaken(TWO, { connections: 1 })).to.match(/^Client-A, Client-B take turns/);
    expect(turnsTaken(TWO, { connections: 2 })).to.equal(undefined);
    expect(turnsTaken(TWO, {})).to.equal(undefined);
  });
});
