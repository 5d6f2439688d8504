import type { TestCertificates } from './certificates.ts';
import { DEFAULT_LIMITS, type Target } from './target.ts';

/** What the bundled server offers of what a specification leaves open, in the words of a case's requirements. */
const PROVIDES = ['batch-continue', 'batch-order', 'batch-undo'];

/** The bundled server as a target: one identity, and nothing in its store that anybody would miss. */
export function referenceTarget(address: { host: string; port: number }, certificates: TestCertificates): Target {
  const identity = Object.values(certificates.clients)[0];
  return {
    name: 'reference',
    host: address.host,
    port: address.port,
    tls: { ca: certificates.ca },
    ...(identity && { identity }),
    identities: {},
    versions: [],
    limits: DEFAULT_LIMITS,
    provides: PROVIDES,
    lacks: [],
    disposable: true,
  };
}
