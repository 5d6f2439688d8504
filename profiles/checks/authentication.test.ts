import { AssertionError, expect } from 'chai';
import { accepts, acceptsIfSpoken, noNullSuites, refuses, takesOnly } from './authentication.ts';
import { type Check, NotApplicable, NotShown } from './check.ts';
import type { Handshake, Hello, Subject } from './subject.ts';

const RSA_128 = 'TLS_RSA_WITH_AES_128_CBC_SHA';
const RSA_256 = 'TLS_RSA_WITH_AES_256_CBC_SHA256';

const chosen = (protocol: string, suite: string): Hello => ({ outcome: 'chosen', protocol, suite });
const served = (protocol: string, suite: string): Handshake => ({ outcome: 'served', protocol, suite });
const refused = { outcome: 'refused', reason: 'alert 40' } as const;
const notOffered: Handshake = { outcome: 'not offered', reason: 'OpenSSL has no such suite' };

/** A server that answers every ClientHello with `hello` and ends every handshake with `handshake`. */
function subjectOf(hello: Hello, handshake: Handshake = refused): Subject {
  return { hello: async () => hello, handshake: async () => handshake } as unknown as Subject;
}

const MET = undefined;
type Ending = typeof MET | RegExp | typeof NotApplicable | typeof NotShown;

/** A server "MUST reply according to the highest version supported", which may be an older one (RFC 5246 appendix E.1). */
const ROWS: readonly [says: string, check: Check, server: Subject, ending: Ending][] = [
  ['the protocol itself is chosen', refuses('TLSv1.1'), subjectOf(chosen('TLSv1.1', RSA_128)), /^TLSv1.1 is taken/],
  ['an older protocol is chosen', refuses('TLSv1.1'), subjectOf(chosen('TLSv1', RSA_128)), MET],
  ['nothing is chosen', refuses('TLSv1.1'), subjectOf(refused), MET],
  [
    'a suite is chosen that was not offered',
    refuses('TLSv1.1'),
    subjectOf(chosen('TLSv1', 'TLS_AES_256_GCM_SHA384')),
    /^TLS_AES_256_GCM_SHA384 is chosen under TLSv1, and was not offered$/,
  ],
  [
    'a newer protocol is chosen',
    refuses('TLSv1'),
    subjectOf(chosen('TLSv1.2', RSA_128)),
    /^TLSv1.2 is chosen, and TLSv1 is the newest that was offered$/,
  ],
  ['a protocol is chosen that nobody knows', refuses('TLSv1'), subjectOf(chosen('version 0x7f1c', RSA_128)), /0x7f1c/],
  ['the handshake succeeds', accepts('TLSv1.2', RSA_256), subjectOf(refused, served('TLSv1.2', RSA_256)), MET],
  ['another suite is spoken', accepts('TLSv1.2', RSA_256), subjectOf(refused, served('TLSv1.2', RSA_128)), /suite/],
  ['another protocol is spoken', accepts('TLSv1.2'), subjectOf(refused, served('TLSv1.1', RSA_128)), /protocol/],
  [
    'what cannot be spoken is chosen',
    accepts('TLSv1.2', RSA_256),
    subjectOf(chosen('TLSv1.2', RSA_256), notOffered),
    NotShown,
  ],
  [
    'what cannot be spoken is answered with an older protocol',
    accepts('TLSv1.2', RSA_256),
    subjectOf(chosen('TLSv1', RSA_256), notOffered),
    /^TLSv1.2 with TLS_RSA_WITH_AES_256_CBC_SHA256 is answered with TLSv1$/,
  ],
  ['what cannot be spoken is refused', accepts('TLSv1.2', RSA_256), subjectOf(refused, notOffered), /is refused/],
  ['a protocol that the server does not speak', acceptsIfSpoken('TLSv1.2', RSA_256), subjectOf(refused), NotApplicable],
  [
    'a protocol for which an older one is chosen',
    acceptsIfSpoken('TLSv1.2', RSA_256),
    subjectOf(chosen('TLSv1.1', RSA_128)),
    NotApplicable,
  ],
  [
    'a protocol that is spoken without the suite',
    acceptsIfSpoken('TLSv1.2', RSA_256),
    subjectOf(chosen('TLSv1.2', RSA_128)),
    /^TLSv1.2 with TLS_RSA_WITH_AES_256_CBC_SHA256 is refused/,
  ],
  [
    'a suite outside the list, under an older protocol',
    takesOnly('some', ['TLSv1.2'], [RSA_256]),
    subjectOf(chosen('TLSv1', RSA_128)),
    /^TLS_RSA_WITH_AES_128_CBC_SHA is taken under TLSv1$/,
  ],
  [
    'a suite of the list that was not offered',
    takesOnly('some', ['TLSv1.2'], [RSA_256]),
    subjectOf(chosen('TLSv1.2', RSA_256)),
    /was not offered$/,
  ],
  [
    'a suite without encryption',
    noNullSuites,
    subjectOf(chosen('TLSv1', 'TLS_RSA_WITH_NULL_SHA')),
    /^TLS_RSA_WITH_NULL_SHA is taken/,
  ],
];

describe('checks of authentication suites', () => {
  for (const [says, check, server, ending] of ROWS) {
    it(`${check.id}: ${says}`, async () => {
      const error = await check.run(server).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (ending === MET) expect(error).to.equal(undefined);
      else if (ending instanceof RegExp)
        expect(error).to.be.instanceOf(AssertionError).with.property('message').match(ending);
      else expect(error).to.be.instanceOf(ending);
    });
  }
});
