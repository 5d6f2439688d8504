import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../reports/write.ts';
import type { TestCertificates } from '../config/certificates.ts';
import { ConfigError } from '../config/error.ts';

/**
 * Writes certificates and keys into a folder, the keys for nobody else to read, and returns the names of the files.
 * Throws ConfigError where a file is there already, before it writes any, and where the folder cannot be written to.
 */
export function writeCertificates(folder: string, made: TestCertificates): string[] {
  const { ca, caKey, server, clients, faulty } = made;
  const pairs = Object.entries({ ca: { cert: ca, key: caKey }, server, ...clients, ...faulty });
  const files = pairs.flatMap(([name, { cert, key }]) => [
    { name: `${name}.pem`, pem: cert, mode: 0o644 },
    { name: `${name}-key.pem`, pem: key, mode: 0o600 },
  ]);
  const there = files.find(({ name }) => existsSync(join(folder, name)));
  if (there !== undefined)
    throw new ConfigError(`${join(folder, there.name)} is there already; nothing is overwritten`);
  try {
    makeFolder(folder);
    for (const { name, pem, mode } of files) writeFileSync(join(folder, name), pem, { mode, flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError(`cannot write certificates to ${folder}: ${message}`);
  }
  return files.map(({ name }) => name);
}
