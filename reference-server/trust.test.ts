import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { ConfigError, parseSettings, type SettingsInput } from './config.ts';
import { openTrust, type Trust } from './trust.ts';

describe('trust', () => {
  let folder: string;
  let made: TestCertificates;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-server-'));
    made = await makeTestCertificates({ now: new Date() });
  });
  after(() => rm(folder, { recursive: true }));

  const open = (settings: SettingsInput): Promise<Trust> =>
    openTrust(parseSettings(settings), (length) => new Uint8Array(length));

  async function fault(settings: SettingsInput): Promise<string> {
    const error = await open(settings).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error, 'a fault that a person can mend').to.be.instanceOf(ConfigError);
    return (error as ConfigError).message;
  }

  for (const [algorithm, type] of [
    ['EC', 'ec'],
    ['RSA', 'rsa'],
  ] as const) {
    it(`makes an authority with an ${algorithm} key, which signs its own certificate and is an anchor`, async () => {
      const { authority, anchors } = await open({ certificationAuthority: { subject: 'CN=a,O=b,C=AU', algorithm } });
      const [own] = anchors;
      expect(anchors).to.have.length(1);
      expect(own?.raw).to.deep.equal(authority.certificate);
      expect(own?.subject).to.equal('C=AU\nO=b\nCN=a');
      expect(own?.ca).to.equal(true);
      expect(own?.verify(own.publicKey)).to.equal(true);
      expect(own?.publicKey.asymmetricKeyType).to.equal(type);
    });
  }

  it('opens an authority of files, and reads anchors', async () => {
    const [cert, key, anchors] = ['ca.pem', 'ca-key.pem', 'anchors.pem'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(cert, made.ca);
    await writeFile(key, made.caKey);
    await writeFile(anchors, `two of them\n${made.ca}\n${made.server.cert}`);
    const trust = await open({ certificationAuthority: { cert, key }, trustAnchors: [anchors] });
    expect(trust.anchors.map(({ subject }) => subject)).to.deep.equal([
      'CN=kmip-conformance test CA',
      'CN=kmip-conformance test CA',
      'CN=localhost',
    ]);
  });

  it('refuses what no authority can be made of', async () => {
    const { server, ca, caKey } = made;
    const authority = (certificationAuthority: SettingsInput['certificationAuthority']) =>
      fault({ certificationAuthority });
    expect(await authority(server)).to.match(/^certificationAuthority: .*not that of a CA/);
    expect(await authority({ cert: ca, key: server.key })).to.match(/^certificationAuthority: the key is not that/);
    expect(await authority({ cert: ca, key: '-----BEGIN nothing' })).to.match(/^certificationAuthority: /);
    expect(await authority({ cert: '-----BEGIN nothing', key: caKey })).to.match(/^certificationAuthority: /);
    expect(await authority({ cert: join(folder, 'none.pem'), key: caKey })).to.match(/Authority\.cert: ENOENT/);
    expect(await authority({ subject: 'Jane' })).to.match(/^certificationAuthority: "Jane" is no part/);
  });

  it('refuses anchors that are no certificates', async () => {
    const anchor = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(await fault({ trustAnchors: [anchor] })).to.match(/^trustAnchors: /);
    expect(await fault({ trustAnchors: ['-----BEGIN nothing'] })).to.match(/^trustAnchors: .*no certificate/);
  });
});
