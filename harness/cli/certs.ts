import { FAULTS, type Fault, makeTestCertificates } from '../config/certificates.ts';
import { ALGORITHMS } from '../config/issuing.ts';
import { writeCertificates } from './certificate-files.ts';
import { defineCommand } from './command.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

const LIST = { type: 'string', array: true, requiresArg: true } as const;

/** The most that a CA's certificate may hold here: a century. */
const MAX_DAYS = 36_500;

export const certsCommand = defineCommand({
  usage: 'certs <folder>',
  positionals: { folder: 'where to write; made if need be, and nothing in it is overwritten' },
  options: {
    host: { ...LIST, describe: "names and addresses of the server [default: localhost and this machine's own]" },
    client: {
      ...LIST,
      default: ['client'],
      describe: 'names of the clients: KMIP servers tell them by the Common Name',
    },
    algorithm: {
      choices: ALGORITHMS,
      default: 'RSA' as const,
      requiresArg: true,
      describe: 'of every key: RSA has 2048 bits, the others are EC',
    },
    days: { type: 'number', requiresArg: true, default: 30, describe: 'days that the certificates hold' },
    faulty: { ...LIST, choices: FAULTS, describe: 'for tests: besides, certificates with this wrong' },
  },
  examples: [
    ['certs pki --host kms.example', 'a CA, a server and a client'],
    ['certs pki --algorithm P-256', 'the same with EC keys'],
    ['certs pki --faulty expired wrong-eku', 'the same, and two of each that must be refused'],
  ],
  async run({ folder, host, client, algorithm, days, faulty }, { out }) {
    if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
      throw new UsageError(`--days: expected a whole number from 1 to ${MAX_DAYS}`);
    const made = await makeTestCertificates({
      ...(host !== undefined && { hosts: host }),
      clients: checkedNames(client),
      now: new Date(),
      days,
      algorithm,
      faults: [...new Set(faulty as readonly Fault[] | undefined)],
    });
    const names = writeCertificates(String(folder), made).filter((name) => !name.endsWith('-key.pem'));
    const rows = names.map((name) => [name, name.replace(/\.pem$/, '-key.pem')]);
    const keys = algorithm === 'RSA' ? 'RSA-2048' : `EC ${algorithm}`;
    out(`in ${folder}, ${keys}, for tests:\n${table(['CERTIFICATE', 'KEY'], rows)}`);
    return 0;
  },
});

/** The names of clients: they become names of files beside those of the CA and the server. */
function checkedNames(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!/^\w[\w.-]*$/.test(name)) throw new UsageError(`--client ${name}: expected letters, digits, ".", "-" and "_"`);
  }
  const taken = ['ca', 'server', ...names].find((name, index, all) => all.indexOf(name) !== index);
  if (taken !== undefined) throw new UsageError(`--client ${taken}: the name is taken`);
  return names;
}
