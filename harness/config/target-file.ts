import { basename, dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { isVersion, VERSIONS, type Version } from '../spec/versions.ts';
import { complaint, keysOf } from './complaint.ts';
import { ConfigError } from './error.ts';
import { readExpectations } from './expectations.ts';
import { readText } from './files.ts';
import { readIdentity, readTrust } from './pem.ts';
import { DEFAULT_LIMITS, type Identity, KMIP_PORT, type Target, TLS_VERSIONS, type Wire, wireFrom } from './target.ts';
import { parseYaml } from './yaml.ts';

const text = z.string().min(1);
const milliseconds = z.int().positive();
const version = z
  .union([z.string(), z.number()])
  // YAML reads 2.0 as a number and forgets the zero.
  .transform((value) => (typeof value === 'number' ? value.toFixed(1) : value))
  .refine(isVersion, { error: `expected one of ${VERSIONS.join(', ')}` });
const identity = z.strictObject({ cert: text, key: text, passphrase: z.string().optional() });
const user = z.strictObject({ username: text, password: z.string() });

const targetFile = z.strictObject({
  host: text,
  port: z.int().min(1).max(65535).default(KMIP_PORT),
  tls: z
    .strictObject({
      ca: text.optional(),
      cert: text.optional(),
      key: text.optional(),
      passphrase: z.string().optional(),
      servername: text.optional(),
      minVersion: z.enum(TLS_VERSIONS).optional(),
      maxVersion: z.enum(TLS_VERSIONS).optional(),
      ciphers: text.optional(),
    })
    .default({}),
  identities: z.record(text, identity).default({}),
  authentication: user.optional(),
  credentials: z.record(text, user).optional(),
  prefix: z.union([text, z.boolean()]).default(true),
  versions: z.array(version).default([]),
  transport: z.enum(['tls', 'https']).optional(),
  encoding: z.enum(['ttlv', 'xml', 'json']).optional(),
  path: z.string().startsWith('/').optional(),
  limits: z
    .strictObject({
      connectTimeoutMs: milliseconds.optional(),
      timeoutMs: milliseconds.optional(),
      caseTimeoutMs: milliseconds.optional(),
      connections: z.int().positive().optional(),
      requestsPerSecond: z.number().positive().optional(),
    })
    .default({}),
  provides: z.array(text).default([]),
  lacks: z.array(text).default([]),
  clientEndpoint: z
    .strictObject({
      host: text,
      port: z.int().min(1).max(65535),
      cert: text.optional(),
      key: text.optional(),
      passphrase: z.string().optional(),
      ca: text.optional(),
      servername: text.optional(),
      transport: z.enum(['tls', 'https']).optional(),
      encoding: z.enum(['ttlv', 'xml', 'json']).optional(),
      path: z.string().startsWith('/').optional(),
    })
    .optional(),
  disposable: z.boolean().default(false),
  expectations: text.optional(),
});

/**
 * Reads a target file and the certificates that it names (relative to the file's folder).
 * Throws ConfigError naming file, line and column of the first setting that cannot be used.
 */
export function readTargetFile(file: string): Target {
  const yaml = parseYaml(readText(file, 'the target file'), file);
  const parsed = targetFile.safeParse(yaml.value ?? {});
  if (!parsed.success) throw complaint(parsed.error, yaml, keysAt);
  const {
    tls,
    identities,
    limits,
    authentication,
    credentials,
    prefix,
    expectations,
    clientEndpoint,
    transport,
    encoding,
    path: httpPath,
    ...settings
  } = parsed.data;

  const path = (name: string): string => resolve(dirname(file), name);
  const identityAt = (at: readonly string[], given: z.infer<typeof identity>): Identity =>
    readIdentity({ ...given, cert: path(given.cert), key: path(given.key) }, (part) => yaml.at([...at, part]));
  /** The certificate and the trust that a section of the file names. */
  const material = (at: string, { ca, cert, key, passphrase }: Material) => {
    if ((cert === undefined) !== (key === undefined)) {
      const missing = cert === undefined ? 'key' : 'cert';
      throw new ConfigError(`${at}.cert and ${at}.key belong together`, yaml.at([at, missing]));
    }
    const own = cert !== undefined && key !== undefined ? identityAt([at], { cert, key, passphrase }) : undefined;
    return definedOnly({ identity: own, ca: ca && readTrust(path(ca), yaml.at([at, 'ca'])) });
  };
  const { identity: own, ca } = material('tls', tls);
  const wireAt = (at: readonly string[], given: Parameters<typeof wireFrom>[0]): Wire | undefined => {
    const wire = wireFrom(given);
    if (typeof wire === 'string') throw new ConfigError(wire, yaml.at([...at, 'transport']));
    return wire;
  };
  const wire = wireAt([], { transport, encoding });
  return {
    ...settings,
    name: basename(file, extname(file)),
    versions: settings.versions as Version[],
    tls: definedOnly({ ...withoutMaterial(tls), ca }),
    ...(own && { identity: own }),
    identities: Object.fromEntries(
      Object.entries(identities).map(([name, given]) => [name, identityAt(['identities', name], given)]),
    ),
    ...(clientEndpoint && {
      clientEndpoint: definedOnly({
        ...withoutWire(withoutMaterial(clientEndpoint)),
        ...material('clientEndpoint', clientEndpoint),
        wire: wireAt(['clientEndpoint'], clientEndpoint),
      }),
    }),
    ...(authentication && { authentication }),
    ...(credentials && { credentials }),
    ...(prefix !== true && { prefix }),
    ...(expectations && { expectations: readExpectations(path(expectations), yaml.at(['expectations'])) }),
    ...(wire && { wire }),
    ...(httpPath !== undefined && { path: httpPath }),
    limits: { ...DEFAULT_LIMITS, ...definedOnly(limits) },
  };
}

/** Certificates as a section of the file names them. */
interface Material {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly passphrase?: string | undefined;
}

function withoutMaterial<T extends Material>(section: T): Omit<T, keyof Material> {
  const { ca: _ca, cert: _cert, key: _key, passphrase: _passphrase, ...rest } = section;
  return rest;
}

function withoutWire<T extends Parameters<typeof wireFrom>[0]>(section: T): Omit<T, 'transport' | 'encoding'> {
  const { transport: _transport, encoding: _encoding, ...rest } = section;
  return rest;
}

const SECTIONS: ReadonlySet<string> = new Set(['tls', 'limits', 'clientEndpoint']);

/** Every key of a target file: 'host', 'tls.ca'. */
export function targetKeys(): string[] {
  return Object.keys(targetFile.shape).flatMap((key) => {
    const inner = SECTIONS.has(key) ? keysAt([key]) : [];
    return inner.length === 0 ? [key] : inner.map((name) => `${key}.${name}`);
  });
}

/** The keys known at a path of the target file. */
function keysAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(targetFile.shape);
  if (path[0] === 'credentials') return Object.keys(user.shape);
  if (path[0] === 'identities') return Object.keys(identity.shape);
  return keysOf(targetFile.shape[path[0] as keyof typeof targetFile.shape]);
}

/** The same record without the keys whose value is undefined. */
function definedOnly<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
