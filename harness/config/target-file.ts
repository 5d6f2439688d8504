import { basename, dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { isVersion, VERSIONS, type Version } from '../spec/versions.ts';
import { complaint, keysOf } from './complaint.ts';
import { ConfigError } from './error.ts';
import { readExpectations } from './expectations.ts';
import { readText } from './files.ts';
import { readIdentity, readTrust } from './pem.ts';
import { DEFAULT_LIMITS, type Identity, KMIP_PORT, type Target, TLS_VERSIONS } from './target.ts';
import { parseYaml, type YamlText } from './yaml.ts';

const text = z.string().min(1);
const milliseconds = z.int().positive();
const version = z
  .union([z.string(), z.number()])
  // YAML reads 2.0 as a number and forgets the zero.
  .transform((value) => (typeof value === 'number' ? value.toFixed(1) : value))
  .refine(isVersion, { error: `expected one of ${VERSIONS.join(', ')}` });
const identity = z.strictObject({ cert: text, key: text, passphrase: z.string().optional() });

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
  authentication: z.strictObject({ username: text, password: z.string() }).optional(),
  versions: z.array(version).default([]),
  transport: z.literal('tls').default('tls'),
  limits: z
    .strictObject({
      connectTimeoutMs: milliseconds.optional(),
      timeoutMs: milliseconds.optional(),
      caseTimeoutMs: milliseconds.optional(),
    })
    .default({}),
  provides: z.array(text).default([]),
  lacks: z.array(text).default([]),
  disposable: z.boolean().default(false),
  expectations: text.optional(),
});

/** Settings of a target file that this version refuses rather than ignores. */
const NOT_BUILT_YET: readonly (readonly string[])[] = [
  ['credentials'],
  ['clientEndpoint'],
  ['limits', 'connections'],
  ['limits', 'requestsPerSecond'],
];

/**
 * Reads a target file and the certificates that it names (relative to the file's folder).
 * Throws ConfigError naming file, line and column of the first setting that cannot be used.
 */
export function readTargetFile(file: string): Target {
  const yaml = parseYaml(readText(file, 'the target file'), file);
  refuseWhatIsNotBuilt(yaml);
  const parsed = targetFile.safeParse(yaml.value ?? {});
  if (!parsed.success) throw complaint(parsed.error, yaml, keysAt);
  const { tls, identities, limits, authentication, expectations, transport: _, ...settings } = parsed.data;

  const path = (name: string): string => resolve(dirname(file), name);
  const identityAt = (at: readonly string[], given: z.infer<typeof identity>): Identity =>
    readIdentity({ ...given, cert: path(given.cert), key: path(given.key) }, (part) => yaml.at([...at, part]));
  const { ca, cert, key, passphrase, ...tlsSettings } = tls;
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigError(
      'tls.cert and tls.key belong together',
      yaml.at(['tls', cert === undefined ? 'key' : 'cert']),
    );
  }
  const own = cert !== undefined && key !== undefined ? { cert, key, passphrase } : undefined;
  return {
    ...settings,
    name: basename(file, extname(file)),
    versions: settings.versions as Version[],
    tls: definedOnly({ ...tlsSettings, ca: ca && readTrust(path(ca), yaml.at(['tls', 'ca'])) }),
    ...(own && { identity: identityAt(['tls'], own) }),
    identities: Object.fromEntries(
      Object.entries(identities).map(([name, given]) => [name, identityAt(['identities', name], given)]),
    ),
    ...(authentication && { authentication }),
    ...(expectations && { expectations: readExpectations(path(expectations), yaml.at(['expectations'])) }),
    limits: { ...DEFAULT_LIMITS, ...definedOnly(limits) },
  };
}

function refuseWhatIsNotBuilt(yaml: YamlText): void {
  for (const path of NOT_BUILT_YET) {
    const value = path.reduce<unknown>((outer, key) => (outer as Record<string, unknown> | null)?.[key], yaml.value);
    if (value !== undefined) throw new ConfigError(`"${path.join('.')}" is not built yet`, yaml.at(path, 'key'));
  }
  const transport = (yaml.value as Record<string, unknown> | null)?.transport;
  if (transport === 'https') throw new ConfigError('"transport: https" is not built yet', yaml.at(['transport']));
}

/** Every key of a target file: 'host', 'tls.ca'. */
export function targetKeys(): string[] {
  return Object.keys(targetFile.shape).flatMap((key) => {
    const inner = key === 'tls' || key === 'limits' ? keysAt([key]) : [];
    return inner.length === 0 ? [key] : inner.map((name) => `${key}.${name}`);
  });
}

/** The keys known at a path of the target file. */
function keysAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return [...Object.keys(targetFile.shape), ...NOT_BUILT_YET.map(([key]) => key ?? '')];
  if (path[0] === 'identities') return Object.keys(identity.shape);
  return keysOf(targetFile.shape[path[0] as keyof typeof targetFile.shape]);
}

/** The same record without the keys whose value is undefined. */
function definedOnly<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
