import type { CertificateFiles } from '../config/address.ts';
import { makeTestCertificates } from '../config/certificates.ts';
import { REFERENCE_CLIENTS, referenceTarget } from '../config/reference-target.ts';
import type { Target } from '../config/target.ts';
import type { Lane } from '../runner/lanes.ts';
import { ReferenceServer } from '../runner/reference.ts';
import { UsageError } from './usage.ts';

/** Refuses certificates of somebody else's for the bundled server. Throws UsageError. */
export function refuseCertificates({ ca, cert, key }: CertificateFiles): void {
  if (ca ?? cert ?? key)
    throw new UsageError('--ca, --cert and --key are for a server of your own: name it as host:port');
}

/**
 * Where `jobs` cases run at a time: connections to the external target, or as many bundled servers, each on a free port,
 * with certificates made for them. What is started here is stopped with `closeLanes`.
 */
export async function openLanes(external: Target | undefined, now: Date, jobs: number): Promise<[Lane, ...Lane[]]> {
  const others = Array.from({ length: jobs - 1 });
  if (external !== undefined) return [{ target: external }, ...others.map(() => ({ target: external }))];
  const making = makeTestCertificates({ now, clients: REFERENCE_CLIENTS, algorithm: 'P-256' });
  const config = making.then(({ ca, server: { cert, key } }) => ({
    host: '127.0.0.1',
    port: 0,
    logLevel: 'error',
    tls: { ca, cert, key },
  }));
  const start = async (): Promise<Lane> => {
    const reference = await ReferenceServer.start(config);
    return { target: referenceTarget(reference, await making), reference };
  };
  const settled = await Promise.allSettled([start(), ...others.map(start)]);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await closeLanes(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    throw failed.reason;
  }
  return settled.map((one) => (one as PromiseFulfilledResult<Lane>).value) as [Lane, ...Lane[]];
}

/** Stops the servers that were started for lanes. */
export async function closeLanes(lanes: readonly Lane[]): Promise<void> {
  await Promise.all(lanes.map(({ reference }) => reference?.stop()));
}
