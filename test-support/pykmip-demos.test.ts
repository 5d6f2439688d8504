import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeTestCertificates } from '../harness/config/certificates.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import { compareVersions, type Version } from '../harness/spec/versions.ts';
import { needsPyKmip, PyKmipDemos, writeCertificates } from './pykmip.ts';

const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;

/** A demo, its command line with `ID` for the key of pie.create and `NAMED` for a key with a Name, and what it must log. */
type Row = readonly [demo: string, args: string, logs: RegExp, since?: Version];

const WORKS: readonly Row[] = [
  ['pie.create_key_pair', '-a RSA -l 1024', /created private key with ID/],
  ['pie.get', '-i ID', /retrieved secret with ID/],
  ['pie.get_attribute_list', '-i ID', /Attribute name: Cryptographic Usage Mask/],
  ['pie.locate', '--cryptographic-algorithm AES', /Located uuids: \['[0-9a-f-]{36}'/],
  ['pie.modify_attribute', '-i NAMED', /modified 'Name' attribute/],
  ['pie.delete_attribute', '-i NAMED', /deleted 'Name' attribute/],
  ['pie.encrypt', '-m hello', /encrypted the message/, '1.2'],
  ['pie.sign', '', /Signature: /, '1.2'],
  ['pie.set_attribute', '-i ID', /set the 'Sensitive' attribute/], // in 2.0, whatever it is told
  ['pie.revoke', '-i ID', /revoked secret/],
  ['units.activate', '-i NAMED', /SUCCESS/],
  ['units.get', '-i NAMED -f RAW', /SUCCESS/],
  ['units.locate', '', /SUCCESS/],
  ['units.query', '', /SUCCESS/, '1.1'], // asks for functions that 1.0 does not have
  ['units.discover_versions', '', /SUCCESS/, '1.1'],
  ['units.register', '-t CERTIFICATE -f X_509', /SUCCESS/],
  ['units.register', '-t PRIVATE_KEY -f PKCS_8', /SUCCESS/],
  ['units.register', '-t PUBLIC_KEY -f X_509', /SUCCESS/],
  ['units.register', '-t SECRET_DATA -f RAW', /SUCCESS/],
  ['units.revoke', '-i NAMED', /SUCCESS/],
  ['units.destroy', '-i NAMED', /SUCCESS/],
  ['pie.destroy', '-i ID', /destroyed secret/],
];

/** Demos that ask for what the specification forbids, or that break themselves; docs/peers.md says which and why. */
const REFUSED: readonly Row[] = [
  ['pie.derive_key', '', /not able to be used to derive a key/],
  ['pie.signature_verify', '', /INVALID_FIELD/],
  ['units.register', '-t SYMMETRIC_KEY -f RAW', /INVALID_FIELD/],
  ['units.create_key_pair', '-a RSA -l 1024 -n pair', /another object has this Name/],
  ['pie.register_split_key', '', /INVALID_FIELD/],
  ['pie.register_symmetric_key', '', /missing 1 required positional argument/],
];

describe("PyKMIP's packaged demos against the reference server", function () {
  this.slow(5000);
  let folder: string;
  let server: ReferenceServer;
  let demos: PyKmipDemos;
  before(async function () {
    needsPyKmip(this);
    folder = await mkdtemp(join(tmpdir(), 'pykmip-demos-'));
    const certificates = await makeTestCertificates({ clients: ['owner'], now: new Date() });
    await writeCertificates(folder, certificates);
    const { ca, server: identity } = certificates;
    server = await ReferenceServer.start({ port: 0, logLevel: 'silent', tls: { ca, ...identity } });
    demos = new PyKmipDemos({ port: server.port, folder, name: 'owner' });
  });
  after(async () => {
    await demos?.stop();
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  for (const version of VERSIONS) {
    it(`in KMIP ${version}`, async function () {
      needsPyKmip(this);
      await server.reset();
      const run = async (demo: string, args: string): Promise<string> => {
        const words = args.split(' ').map((word) => made[word] ?? word);
        const lines = await demos.run(version, demo, args === '' ? [] : words);
        return lines.map((line) => line.join(' ')).join('\n');
      };
      const made: Record<string, string | undefined> = {};
      const make = async (demo: string, args: string, logged: RegExp): Promise<string | undefined> =>
        logged.exec(await run(demo, args))?.[1];
      made.ID = await make('pie.create', '-a AES -l 256', /created symmetric key with ID: (\S+)$/);
      made.NAMED = await make('units.create', '-a AES -l 128', /created UUID: (\S+)$/m);

      for (const [demo, args, logs, since = '1.0'] of WORKS) {
        const logged = await run(demo, args);
        if (compareVersions(version, since) >= 0) {
          expect(logged, demo)
            .to.match(logs)
            .and.not.match(/ERROR|OPERATION_FAILED/);
        } else {
          expect(logged, demo).to.match(/not.supported|NoneType|is no value of/i);
        }
      }
      for (const [demo, args, logs] of REFUSED) expect(await run(demo, args), demo).to.match(logs);
    });
  }
});
