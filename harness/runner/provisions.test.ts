import { expect } from 'chai';
import { CREATE, caseOf, onKey } from '../../test-support/small-cases.ts';
import type { Case } from '../cases/case.ts';
import type { Wire } from '../config/target.ts';
import { lackFor, sharedIdentity, turnsTaken, wireOf } from './provisions.ts';

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

describe('a case about a transport', () => {
  const loaded = (id: string): Case => caseOf(id, [CREATE]).case as Case;
  const target = { provides: [] as string[], disposable: false, identities: {} };
  const https: Wire = { transport: 'https', encoding: 'ttlv' };
  const rows: [id: string, has: object, lack: RegExp | undefined][] = [
    ['MSGENC-HTTPS-M-1-11', {}, /^needs HTTPS with the TTLV encoding$/],
    ['MSGENC-HTTPS-M-1-11', { wire: https }, undefined],
    ['MSGENC-HTTPS-M-1-11', { provides: ['https'] }, undefined],
    ['MSGENC-JSON-M-1-11', { wire: https }, /^needs HTTPS with the JSON encoding$/],
    ['MSGENC-JSON-M-1-11', { provides: ['json'] }, /^needs HTTPS with the JSON encoding$/],
    ['MSGENC-JSON-M-1-11', { wire: { ...https, encoding: 'json' } }, undefined],
    ['MSGENC-XML-M-1-11', { provides: ['https', 'xml'] }, undefined],
  ];
  for (const [id, has, lack] of rows) {
    it(`${id} with ${JSON.stringify(has)}: ${lack?.source ?? 'runs'}`, () => {
      const found = lackFor(loaded(id), { target: { ...target, ...has }, versions: ['1.1'], strict: false });
      if (lack === undefined) expect(found).to.equal(undefined);
      else expect(found).to.match(lack);
    });
  }

  it('travels as it is about, others as the target is spoken to', () => {
    expect(wireOf(loaded('MSGENC-XML-M-1-11'), {})).to.deep.equal({ transport: 'https', encoding: 'xml' });
    expect(wireOf(loaded('TC-51-11'), {})).to.deep.equal({ transport: 'tls', encoding: 'ttlv' });
    expect(wireOf(loaded('TC-51-11'), { wire: https })).to.deep.equal(https);
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
