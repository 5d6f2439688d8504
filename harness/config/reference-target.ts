import type { EnvironmentName, FeatureName } from '../cases/environments.ts';
import type { TestCertificates } from './certificates.ts';
import { DEFAULT_LIMITS, type Target } from './target.ts';

/** What the bundled server offers of what a specification leaves open, in the words of a case's requirements. */
const FEATURES: readonly FeatureName[] = ['batch-continue', 'batch-undo'];

/** What the bundled server does without so far, by its own word: a key format and an object type. */
const LACKS = ['PKCS_12', 'SplitKey'];

/** The environments that the bundled server can be put into, as settings of its ordinary configuration. */
export const REFERENCE_ENVIRONMENTS: Readonly<Partial<Record<EnvironmentName, object>>> = {
  'rng-seed-accepted': { rngSeed: 'all' },
  'rng-seed-shortened': { rngSeed: 16 },
  'rng-seed-ignored': { rngSeed: 0 },
  'rng-seed-denied': { rngSeed: 'deny' },
  'two-users': {
    users: [
      { username: 'Fred', password: 'password1' },
      { username: 'Barney', password: 'secret2' },
    ],
  },
};

/** What the bundled server is like, wherever it listens: it has nothing in its store that anybody would miss. */
export const REFERENCE_TRAITS = {
  name: 'reference',
  versions: [],
  limits: DEFAULT_LIMITS,
  provides: [...FEATURES, ...Object.keys(REFERENCE_ENVIRONMENTS)],
  lacks: LACKS,
  disposable: true,
} as const satisfies Partial<Target>;

/** The bundled server as a target: one identity. */
export function referenceTarget(address: { host: string; port: number }, certificates: TestCertificates): Target {
  const identity = Object.values(certificates.clients)[0];
  return {
    ...REFERENCE_TRAITS,
    host: address.host,
    port: address.port,
    tls: { ca: certificates.ca },
    ...(identity && { identity }),
    identities: {},
  };
}
