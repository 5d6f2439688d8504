import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Enum } from '../../harness/spec/enumerations.ts';
import { type LogEntry, recordingLog } from '../../test-support/engine.ts';
import { PolicyFiles } from './policy-files.ts';
import { readPolicies } from './policy-json.ts';

describe('the JSON of policies', () => {
  it('has rules for those without groups, and for each group', () => {
    const text = `{ "example": {
      "preset": { "CERTIFICATE": { "LOCATE": "ALLOW_ALL", "DESTROY": "DISALLOW_ALL" } },
      "groups": { "group_A": { "SYMMETRIC_KEY": { "GET_ATTRIBUTES": "ALLOW_OWNER" } } } } }`;
    expect(readPolicies(text)).to.deep.equal({
      example: {
        preset: { Certificate: { Locate: 'all', Destroy: 'none' } },
        groups: { group_A: { SymmetricKey: { GetAttributes: 'owner' } } },
      },
    });
  });

  it('may have the object types right below the policy', () => {
    expect(readPolicies('{ "old": { "OPAQUE_DATA": { "GET": "ALLOW_ALL" } } }')).to.deep.equal({
      old: { preset: { OpaqueObject: { Get: 'all' } } },
    });
  });

  const names: [written: string, specified: keyof typeof Enum.Operation][] = [
    ['REKEY', 'ReKey'],
    ['REKEY_KEY_PAIR', 'ReKeyKeyPair'],
    ['RECERTIFY', 'ReCertify'],
    ['CREATE_KEY_PAIR', 'CreateKeyPair'],
    ['GET_USAGE_ALLOCATION', 'GetUsageAllocation'],
    ['MAC', 'MAC'],
    ['MAC_VERIFY', 'MACVerify'],
    ['RNG_SEED', 'RNGSeed'],
    ['JOIN_SPLIT_KEY', 'JoinSplitKey'],
  ];
  for (const [written, specified] of names) {
    it(`calls ${specified} ${written}`, () => {
      const policies = readPolicies(`{ "p": { "PGP_KEY": { "${written}": "ALLOW_ALL" } } }`);
      expect(policies).to.deep.equal({ p: { preset: { PGPKey: { [specified]: 'all' } } } });
    });
  }

  const wrong: [what: string, text: string][] = [
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another section', '{ "p": { "presets": {} } }'],
    ['an object type that is none', '{ "p": { "preset": { "KEY": { "GET": "ALLOW_ALL" } } } }'],
    ['an operation that is none', '{ "p": { "preset": { "CERTIFICATE": { "FLY": "ALLOW_ALL" } } } }'],
    ['a name that is not in capitals', '{ "p": { "preset": { "CERTIFICATE": { "Get": "ALLOW_ALL" } } } }'],
    ['a permission that is none', '{ "p": { "preset": { "CERTIFICATE": { "GET": "ALLOW_SOME" } } } }'],
  ];
  for (const [what, text] of wrong) {
    it(`is not ${what}`, () => {
      expect(() => readPolicies(text)).to.throw();
    });
  }
});

describe('policy files', () => {
  let folder: string;
  let log: LogEntry[];
  let files: PolicyFiles;
  let written = 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-policies-'));
    log = [];
    files = new PolicyFiles(folder, recordingLog(log));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const policy = (name: string, permission: string) =>
    `{ "${name}": { "preset": { "CERTIFICATE": { "GET": "${permission}" } } } }`;
  /** Writes a file, later than all before it, and looks at the folder. */
  async function write(file: string, text: string): Promise<void> {
    const path = join(folder, file);
    await writeFile(path, text);
    written += 1;
    await utimes(path, written, written);
    await files.scan();
  }
  async function remove(file: string): Promise<void> {
    await rm(join(folder, file));
    await files.scan();
  }
  /** Who may Get a certificate, by the policy of this name. */
  const allowed = (name = 'p') => files.policies[name]?.preset?.Certificate?.Get;
  const logged = (message: string) => log.filter((entry) => entry.message === message).map(({ facts }) => facts.file);

  it('are read when they come, again when they change, and forgotten when they go', async () => {
    await files.scan();
    expect(files.policies).to.be.empty;
    await write('one.json', policy('p', 'ALLOW_ALL'));
    expect(allowed()).to.equal('all');
    await write('one.json', policy('p', 'DISALLOW_ALL'));
    expect(allowed()).to.equal('none');
    await write('one.json', policy('q', 'ALLOW_ALL'));
    expect([allowed(), allowed('q')]).to.deep.equal([undefined, 'all']);
    await remove('one.json');
    expect(files.policies).to.be.empty;
  });

  it('displace the twin in another file, which comes back when they go', async () => {
    await write('b.json', policy('p', 'ALLOW_ALL'));
    await write('a.json', policy('p', 'ALLOW_OWNER'));
    await write('c.json', policy('p', 'DISALLOW_ALL'));
    expect(allowed()).to.equal('none');
    await remove('c.json');
    expect(allowed()).to.equal('owner');
    await write('a.json', policy('q', 'ALLOW_ALL'));
    expect(allowed()).to.equal('all');
    await write('a.json', policy('p', 'ALLOW_OWNER'));
    await remove('b.json');
    expect(allowed()).to.equal('owner');
  });

  it('are reported once and left out where they are not valid; what was read of them before stays', async () => {
    await write('bad.json', '{');
    await files.scan();
    expect(logged('a policy file cannot be used')).to.deep.equal(['bad.json']);
    await write('good.json', policy('p', 'ALLOW_ALL'));
    await write('good.json', policy('p', 'ALLOW_SOME'));
    expect(allowed()).to.equal('all');
    await write('good.json', policy('p', 'DISALLOW_ALL'));
    expect(allowed()).to.equal('none');
  });

  it('define neither default nor public, but what else they have', async () => {
    await write('one.json', `{ "default": {}, "public": {}, ${policy('p', 'ALLOW_ALL').slice(1)}`);
    expect(Object.keys(files.policies)).to.deep.equal(['p']);
    expect(logged('a reserved policy cannot be defined by a file')).to.have.length(2);
  });

  it('have names that end in .json', async () => {
    await write('one.txt', policy('p', 'ALLOW_ALL'));
    expect(allowed()).to.equal(undefined);
    await rename(join(folder, 'one.txt'), join(folder, 'one.json'));
    await files.scan();
    expect(allowed()).to.equal('all');
  });

  it('are in a folder that can be read', async () => {
    const failure = await new PolicyFiles(join(folder, 'missing'), recordingLog([])).scan().catch((error) => error);
    expect(failure).to.have.property('code', 'ENOENT');
  });
});
