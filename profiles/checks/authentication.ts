import { AssertionError, expect } from 'chai';
import { enumeration } from '../../harness/codec/item.ts';
import type { RequestItemInit } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type CipherSuite, suitesOf } from '../cipher-suites.ts';
import { type Check, NotApplicable, NotShown } from './check.ts';
import { attributeOf, uniqueIdentifier } from './exchanges.ts';
import { newObject } from './objects.ts';
import { REFUSED_CLIENT } from './reasons.ts';
import type { Hello, HelloOffer, Offer, Protocol, Subject } from './subject.ts';

const KMIP_PORT = 5696;

type Stranger = Exclude<NonNullable<Offer['identity']>, 'ours' | 'none'>;

/** A request that nobody may make who is not known: it tells of objects, and changes none. */
function locate(subject: Subject): RequestItemInit {
  const field = subject.attributesOf([attributeOf(enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey))]);
  const isList = field.tag === Tag.TemplateAttribute && field.type === 'Structure';
  return { operation: Enum.Operation.Locate, payload: isList ? field.value : [field] };
}

function suitesBy(protocol: HelloOffer['protocol']): CipherSuite[] {
  return suitesOf(protocol === 'TLSv1.3' ? 'TLSv1.3' : 'before');
}

/** Oldest first. */
const PROTOCOLS: readonly string[] = [
  'SSLv3',
  'TLSv1',
  'TLSv1.1',
  'TLSv1.2',
  'TLSv1.3',
] satisfies HelloOffer['protocol'][];

/**
 * What a server chooses of an offer, which may be an older protocol than the one that is named (RFC 5246 appendix E.1).
 * Throws a chai AssertionError where it chooses what was not offered (RFC 5246 section 7.4.1.3, RFC 8446 section 4.1.3).
 */
async function chosenOf(subject: Subject, offer: HelloOffer): Promise<Hello> {
  const hello = await subject.hello(offer);
  if (hello.outcome === 'refused') return hello;
  const { protocol, suite } = hello;
  const suites: readonly string[] = offer.suites;
  if (!suites.includes(suite)) throw new AssertionError(`${suite} is chosen under ${protocol}, and was not offered`);
  const isNewer = PROTOCOLS.indexOf(protocol) > PROTOCOLS.indexOf(offer.protocol);
  if (isNewer || !PROTOCOLS.includes(protocol))
    throw new AssertionError(`${protocol} is chosen, and ${offer.protocol} is the newest that was offered`);
  return hello;
}

/** One check for each id. */
const made = new Map<string, Check>();
function once(check: Check): Check {
  const known = made.get(check.id) ?? check;
  made.set(check.id, known);
  return known;
}

/** The server completes a handshake in which the protocol, or one cipher suite of it, is all that is offered. */
export function accepts(protocol: Protocol, suite?: CipherSuite): Check {
  const what = suite === undefined ? protocol : `${protocol} with ${suite}`;
  return once({
    id: `accepts ${what}`,
    how: `A handshake that offers ${what} alone succeeds, and a request after it is answered.`,
    async run(subject) {
      const shaken = await subject.handshake({ protocol, ...(suite && { suite }) });
      if (shaken.outcome === 'not offered')
        return heardInstead(subject, { protocol, suites: suite ? [suite] : suitesBy(protocol) }, shaken.reason);
      if (shaken.outcome === 'refused') throw new AssertionError(`${what} is refused: ${shaken.reason}`);
      expect(shaken.protocol, 'the protocol').to.equal(protocol);
      if (suite !== undefined) expect(shaken.suite, 'the cipher suite').to.equal(suite);
    },
  });
}

/** As `accepts`, of a server that need not speak the protocol at all: it decides nothing where it does not. */
export function acceptsIfSpoken(protocol: Protocol, suite: CipherSuite): Check {
  const accepted = accepts(protocol, suite);
  return once({
    id: `${accepted.id}, if it speaks ${protocol}`,
    how: `${accepted.how} A server that takes ${protocol} with no known suite is not asked.`,
    async run(subject) {
      const hello = await chosenOf(subject, { protocol, suites: suitesBy(protocol) });
      if (hello.outcome === 'refused' || hello.protocol !== protocol)
        throw new NotApplicable(`the server does not speak ${protocol}`);
      await accepted.run(subject);
    },
  });
}

/** What cannot be spoken here can still be offered: whether it is chosen tells as much as can be known. */
async function heardInstead(subject: Subject, offer: HelloOffer, why: string): Promise<void> {
  const hello = await chosenOf(subject, offer);
  const what = `${offer.protocol} with ${offer.suites.length > 1 ? 'any known suite' : offer.suites.join()}`;
  if (hello.outcome === 'refused') throw new AssertionError(`${what} is refused: ${hello.reason}`);
  if (hello.protocol !== offer.protocol) throw new AssertionError(`${what} is answered with ${hello.protocol}`);
  throw new NotShown(`it is chosen, but cannot be spoken from here: ${why}`);
}

/** The server does not choose this protocol of a ClientHello that names no newer one. */
export function refuses(protocol: HelloOffer['protocol']): Check {
  return once({
    id: `refuses ${protocol}`,
    how: `A ClientHello whose newest protocol is ${protocol}, with every cipher suite known, is refused or answered with an older one.`,
    async run(subject) {
      const hello = await chosenOf(subject, { protocol, suites: suitesBy(protocol) });
      if (hello.outcome === 'chosen' && hello.protocol === protocol)
        throw new AssertionError(`${protocol} is taken, with ${hello.suite}`);
    },
  });
}

/** Of all cipher suites that are known, the server chooses none but these. `list` names the list in the check's id. */
export function takesOnly(
  list: string,
  protocols: readonly HelloOffer['protocol'][],
  allowed: readonly CipherSuite[],
): Check {
  return once({
    id: `cipher suites: only ${list}`,
    how: `A ClientHello of ${protocols.join(' or ')} that offers every known cipher suite but those of the list is refused.`,
    async run(subject) {
      for (const protocol of protocols) {
        const suites = suitesBy(protocol).filter((suite) => !allowed.includes(suite));
        const hello = await chosenOf(subject, { protocol, suites });
        if (hello.outcome === 'chosen') throw new AssertionError(`${hello.suite} is taken under ${hello.protocol}`);
      }
    },
  });
}

/** The suites that encrypt nothing are not taken. */
export const noNullSuites: Check = {
  id: 'cipher suites: none without encryption',
  how: 'A ClientHello that offers suites with NULL encryption alone is refused.',
  async run(subject) {
    for (const protocol of ['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const) {
      const suites = suitesBy(protocol).filter((suite) => suite.includes('_NULL_'));
      const hello = await chosenOf(subject, { protocol, suites });
      if (hello.outcome === 'chosen') throw new AssertionError(`${hello.suite} is taken under ${hello.protocol}`);
    }
  },
};

/** Who shows no certificate is not served: not in the handshake, or with an error for what is asked after it. */
export const mutualTls: Check = {
  id: 'mutual TLS',
  how: 'A client without a certificate, and one with a certificate of a CA of its own, get no answer to Locate but a refusal.',
  async run(subject) {
    for (const identity of ['none', 'unknown-ca'] as const) await expectStranger(subject, identity);
  },
};

/** A certificate that does not hold, of the CA that the server trusts. */
export function refusesCertificate(identity: Exclude<Stranger, 'unknown-ca'>): Check {
  return once({
    id: `client certificate ${identity}`,
    how: `A client whose certificate is ${identity.replaceAll('-', ' ')} gets no answer to Locate but a refusal.`,
    run: (subject) => expectStranger(subject, identity),
  });
}

async function expectStranger(subject: Subject, identity: Stranger | 'none'): Promise<void> {
  const shaken = await subject.handshake({ identity }, locate(subject));
  if (shaken.outcome === 'not offered') throw new NotShown(shaken.reason);
  if (shaken.outcome === 'served') {
    const who = identity === 'none' ? 'no certificate' : `a certificate (${identity})`;
    throw new AssertionError(`a client with ${who} is served under ${shaken.protocol}`);
  }
}

/** A credential that nobody has is not passed over for the identity of the certificate. */
export const unknownCredential: Check = {
  id: 'unknown credential',
  how: 'A request with a Username and Password that the server cannot know is refused, though the certificate is good.',
  run(subject) {
    const nobody = { username: subject.uniqueText(), password: subject.uniqueText() };
    return expectClientRefused(subject.as(nobody), 'the credential of nobody');
  },
};

/** Rejects with a chai AssertionError unless the server refuses a Locate for who asks. `what`: 'a wrong password'. */
export async function expectClientRefused(subject: Subject, what: string): Promise<void> {
  const [item] = (await subject.ask(locate(subject))).items;
  expect(item?.resultStatus, `Result Status with ${what}`).to.equal(Enum.ResultStatus.OperationFailed);
  expect(REFUSED_CLIENT, `Result Reason with ${what}`).to.include(item?.resultReason);
}

/** What one client made, another can neither read nor destroy. */
export const objectOwner: Check = {
  id: 'object owner',
  how: 'An object that one client made is refused to a client with another certificate, in Get and in Destroy, and is still there.',
  async run(subject) {
    const other = await subject.another();
    if (other === undefined) throw new NotShown('the target names one client identity, and it takes two');
    const identifier = uniqueIdentifier((await newObject(subject)).identifier);
    await other.refused(Enum.Operation.Get, [identifier]);
    await other.refused(Enum.Operation.Destroy, [identifier]);
    await subject.succeed(Enum.Operation.GetAttributes, [identifier]);
  },
};

/** The port that IANA registered for KMIP. */
export const port: Check = {
  id: 'port 5696',
  how: 'The server is reached at TCP port 5696.',
  async run(subject) {
    if (subject.port === undefined) throw new NotApplicable('the bundled server takes a free port');
    expect(subject.port, 'the port').to.equal(KMIP_PORT);
  },
};
