import { type Item, textString } from '../../harness/codec/item.ts';
import { TWO_CREDENTIALS } from '../../harness/config/reference-target.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { PresentedCertificate } from '../../reference-server/access/client-certificates.ts';
import type { Engine } from '../engine.ts';
import { offerIn, serverHello, type TlsLie } from '../lying-tls.ts';
import { deafTo, hearing, holds, type ProfileMutant, withEach } from './mutant.ts';

type Row = readonly [check: string, what: string, lie: Pick<ProfileMutant, 'tls' | 'spoil'>];

const speaking = (speaks: NonNullable<TlsLie['speaks']>) => ({ tls: { speaks } });

/** Lets in whose certificate OpenSSL finds this wrong with. */
const admitting = (fault: string) => ({
  tls: { admits: ({ authorizationError }: PresentedCertificate) => String(authorizationError) === fault },
});

const SSL_3_0 = 0x0300;
const takesSsl3 = (hello: Buffer): Uint8Array | undefined => {
  const { version, suite } = offerIn(hello);
  return version === SSL_3_0 ? serverHello(version, suite) : undefined;
};

/** By OpenSSL's names: the suites that a server of TLS 1.3 and 1.2 has to have (Profiles 2.1 section 3.1.2). */
const CHACHA20 = 'TLS_CHACHA20_POLY1305_SHA256';
const AES_256_GCM = 'TLS_AES_256_GCM_SHA384';
const RSA_256 = 'AES256-SHA256';
const RSA_128 = 'AES128-SHA256';
const MODERN = [CHACHA20, AES_256_GCM, RSA_256, RSA_128];

const having = (...ciphers: string[]): string => ciphers.join(':');
const without = (cipher: string) => speaking({ ciphers: having(...MODERN.filter((one) => one !== cipher)) });
const withMore = (...ciphers: string[]) => speaking({ ciphers: having(...MODERN, ...ciphers) });
/** TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL does at security level 0 alone. */
const OLD = having(...MODERN, 'AES128-SHA', '@SECLEVEL=0');

const USERS = Object.values(TWO_CREDENTIALS);

const isRight = (authentication: Item): boolean =>
  authentication.type === 'Structure' &&
  USERS.some(
    ({ username, password }) =>
      holds(authentication, Tag.Username, username) && holds(authentication, Tag.Password, password),
  );

/** Hears the right password for every one that a user it knows gives. */
const trusting = (engine: Engine): Engine =>
  hearing(engine, (request) =>
    withEach(request, Tag.CredentialValue, (value) => {
      if (value.type !== 'Structure') return value;
      const user = USERS.find(({ username }) => holds(value, Tag.Username, username));
      return user === undefined ? value : withEach(value, Tag.Password, () => textString(Tag.Password, user.password));
    }),
  );

const ROWS: readonly Row[] = [
  ['accepts TLSv1', 'TLS 1.0 is not spoken', speaking({ minVersion: 'TLSv1.2' })],
  ['refuses SSLv3', 'SSL 3.0 is spoken', { tls: { answers: takesSsl3 } }],
  [
    'accepts TLSv1 with TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLS 1.0 is spoken with AES of 256 bits alone',
    speaking({ ciphers: 'AES256-SHA:@SECLEVEL=0' }),
  ],
  [
    'cipher suites: none without encryption',
    'a client may do without encryption',
    speaking({ ciphers: 'AES128-SHA:NULL-SHA:@SECLEVEL=0' }),
  ],
  ['mutual TLS', 'clients without a certificate are served', { tls: { admits: ({ certificate }) => !certificate } }],
  [
    'mutual TLS',
    'certificates of any CA are taken',
    { tls: { admits: ({ certificate }) => certificate !== undefined } },
  ],
  ['client certificate expired', 'client certificates that have expired are taken', admitting('CERT_HAS_EXPIRED')],
  [
    'client certificate not-yet-valid',
    'client certificates are taken before their time',
    admitting('CERT_NOT_YET_VALID'),
  ],
  ['client certificate wrong-eku', 'certificates of servers are taken of clients', admitting('INVALID_PURPOSE')],
  ['unknown credential', 'Credentials are passed over', { spoil: deafTo(Tag.Authentication) }],
  [
    'identity of a credential',
    'a Credential is checked, and the certificate counts all the same',
    {
      spoil: (engine) =>
        hearing(engine, (request) => withEach(request, Tag.Authentication, (one) => (isRight(one) ? undefined : one))),
    },
  ],
  ['identity of a credential', 'any password of a user will do', { spoil: trusting }],
  ['object owner', 'every client is taken for the same', { tls: { client: 'everybody' } }],
  ['port 5696', 'the port is 5697', { tls: { port: 5697 } }],
  [
    'accepts TLSv1.2',
    'TLS 1.3 alone is spoken',
    speaking({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ciphers: having(...MODERN) }),
  ],
  ['refuses TLSv1', 'TLS 1.0 is spoken', speaking({ minVersion: 'TLSv1', ciphers: OLD })],
  ['refuses TLSv1.1', 'TLS 1.1 is spoken', speaking({ minVersion: 'TLSv1.1', ciphers: OLD })],
  ['refuses TLSv1.3', 'TLS 1.3 is spoken', speaking({ maxVersion: 'TLSv1.3', ciphers: having(...MODERN) })],
  [
    'accepts TLSv1.2 with TLS_RSA_WITH_AES_256_CBC_SHA256',
    'TLS 1.2 is spoken with AES of 128 bits alone',
    speaking({ ciphers: RSA_128 }),
  ],
  [
    'accepts TLSv1.2 with TLS_RSA_WITH_AES_128_CBC_SHA256',
    'TLS 1.2 is spoken with AES of 256 bits alone',
    speaking({ ciphers: RSA_256 }),
  ],
  ['accepts TLSv1.3', 'TLS 1.3 is not spoken', speaking({ maxVersion: 'TLSv1.2' })],
  ['accepts TLSv1.3 with TLS_CHACHA20_POLY1305_SHA256', 'TLS 1.3 is spoken without ChaCha20', without(CHACHA20)],
  ['accepts TLSv1.3 with TLS_AES_256_GCM_SHA384', 'TLS 1.3 is spoken without AES', without(AES_256_GCM)],
  [
    'accepts TLSv1.2 with TLS_RSA_WITH_AES_256_CBC_SHA256, if it speaks TLSv1.2',
    'TLS 1.2 is spoken without AES of 256 bits',
    without(RSA_256),
  ],
  [
    'accepts TLSv1.2 with TLS_RSA_WITH_AES_128_CBC_SHA256, if it speaks TLSv1.2',
    'TLS 1.2 is spoken without AES of 128 bits',
    without(RSA_128),
  ],
  [
    'cipher suites: only those of Profiles 2.1 section 3.1.2',
    'AES of 128 bits in GCM is taken, too',
    withMore('TLS_AES_128_GCM_SHA256'),
  ],
  [
    'cipher suites: only those of Profiles 2.1 section 3.1.2',
    'Diffie-Hellman with RSA and GCM is taken, too',
    withMore('ECDHE-RSA-AES256-GCM-SHA384'),
  ],
  [
    'accepts TLSv1.2 with TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'AES of 256 bits alone is spoken',
    speaking({ ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }),
  ],
  [
    'accepts TLSv1.2 with TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'AES of 128 bits alone is spoken',
    speaking({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
  ],
];

/** Mutants of what a server does before it reads a message: its TLS, and whom it lets in. */
export const TLS_MUTANTS: readonly ProfileMutant[] = ROWS.map(([check, what, lie]) => ({
  id: `${check}: ${what}`,
  what,
  check,
  ...lie,
}));
