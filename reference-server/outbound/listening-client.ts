import { z } from 'zod';
import { attributeByName } from '../../harness/spec/attributes.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { KNOWN_VERSIONS } from '../versions.ts';

/** What a server may ask a client for: 1.3 and 1.4 section 5.3. */
const QUERY_FUNCTIONS = [
  'QueryOperations',
  'QueryObjects',
  'QueryServerInformation',
  'QueryExtensionList',
  'QueryExtensionMap',
  'QueryAttestationTypes',
  'QueryRNGs',
  'QueryValidations',
  'QueryProfiles',
  'QueryCapabilities',
  'QueryClientRegistrationMethods',
] as const;

/** An attribute by its name; with '*' behind it all whose names begin so. */
const attributePattern = z
  .string()
  .refine((name) => name.endsWith('*') || attributeByName(name) !== undefined, 'is no attribute');

/** A client that listens for requests of the server's own (1.4 chapter 5), and what it is sent. */
export const listeningClient = z
  .strictObject({
    /** Who the client is: its certificate has to say so, and its objects are the ones it is told of. */
    identity: z.string().min(1),
    /** Where it listens; without it the client is told on a connection of its own, once that is lent. */
    host: z.string().min(1).optional(),
    port: z.int().min(1).max(65535).default(5696),
    /** How its requests and their answers travel: as TTLV over TLS, or over HTTPS (Profiles 2.1 section 5.3). */
    transport: z.enum(['tls', 'https']).default('tls'),
    encoding: z.enum(['ttlv', 'xml', 'json']).default('ttlv'),
    /** Where it takes them over HTTPS. */
    path: z.string().startsWith('/').default('/kmip'),
    /**
     * What it is spoken to in; else the newest that it is seen to understand (Discover Versions), the one in which it last
     * spoke to the server, or the newest of 1.x that the server has.
     */
    version: z.enum(KNOWN_VERSIONS).optional(),
    /** Which objects are sent to it with Put: new ones, those that replace another. */
    put: z.array(z.enum(['new', 'replacement'])).default([]),
    /** Of which attributes it is notified when they change. */
    notify: z.array(attributePattern).default([]),
    /** Whether the server stays the client on a connection that is lent, when all has been said. */
    keepsRole: z.boolean().default(false),
    /** What Query asks it for when the server starts, or when it lends its connection where it listens nowhere. */
    query: z.array(z.enum(QUERY_FUNCTIONS)).default([]),
    /** Whether Discover Versions asks it then. */
    discoverVersions: z.boolean().default(false),
    /** Milliseconds for the connection and the answer to one request. */
    timeout: z.int().min(1).default(10_000),
    /** How often a request is sent before it is given up. */
    attempts: z.int().min(1).max(100).default(3),
    /** Milliseconds between two attempts. */
    retryAfter: z.int().min(0).default(1000),
  })
  .refine(
    ({ version, query, discoverVersions }) =>
      // 1.3 section 5.3 was the first to have them.
      version === undefined || atLeast(version, '1.3') || (query.length === 0 && !discoverVersions),
    'a server asks for Query and Discover Versions from KMIP 1.3 on',
  )
  .refine(
    ({ transport, encoding }) => transport === 'https' || encoding === 'ttlv',
    'XML and JSON are carried by HTTPS, which says where a message ends',
  );

export type ListeningClient = z.output<typeof listeningClient>;
