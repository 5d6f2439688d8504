import type { CertificateFiles } from '../config/address.ts';
import { makeTestCertificates } from '../config/certificates.ts';
import { referenceTarget } from '../config/reference-target.ts';
import type { Target } from '../config/target.ts';
import { ReferenceServer } from '../runner/reference.ts';
import { UsageError } from './usage.ts';

/** A target that is there, and how to be rid of it. */
export interface ReadyTarget {
  readonly target: Target;
  readonly reference?: ReferenceServer;
}

/** Refuses certificates of somebody else's for the bundled server. Throws UsageError. */
export function refuseCertificates({ ca, cert, key }: CertificateFiles): void {
  if (ca ?? cert ?? key)
    throw new UsageError('--ca, --cert and --key are for a server of your own: name it as host:port');
}

/** Starts the bundled server on a free port with certificates made for it. */
export async function startReference(now: Date): Promise<ReadyTarget & { reference: ReferenceServer }> {
  const making = makeTestCertificates({ now });
  const config = making.then(({ ca, server: { cert, key } }) => ({
    host: '127.0.0.1',
    port: 0,
    logLevel: 'error',
    tls: { ca, cert, key },
  }));
  const reference = await ReferenceServer.start(config);
  const certificates = await making;
  return { target: referenceTarget(reference, certificates), reference };
}
