import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { main } from './main.ts';

/** Runs a command line in this process, with what it writes. */
async function command(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    live: false,
    colours: false,
    width: 100,
    env: {},
  });
  return { code, out, err };
}

describe('a command line', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
    writeFileSync(join(folder, 'target.yaml'), 'host: kms.example\ntimeout: 5\n');
    writeFileSync(join(folder, 'no-certificate.yaml'), 'host: kms.example\ntls: {cert: me.pem, key: me.key}\n');
    writeFileSync(
      join(folder, 'typo.xml'),
      '<ProtocolVersion>\n  <ProtocolVersionMajor type="Integer" value="one"/>\n</ProtocolVersion>',
    );
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken/ca.pem'), 'of somebody');
    writeFileSync(join(folder, 'broken-11.xml'), '<KMIP>');
  });
  after(() => rmSync(folder, { recursive: true }));

  const refused: readonly [argv: string, says: RegExp][] = [
    ['', /^kmip-conformance: a command is needed/],
    ['rnu', /^kmip-conformance: Did you mean run\?/],
    ['frobnicate', /there is no command "frobnicate"; --help lists them/],
    ['probe', /an argument is missing: kmip-conformance probe <target>/],
    ['probe kms.example', /the target "kms.example" is neither/],
    ['probe reference --ca FOLDER/ca.pem', /--ca, --cert and --key are for a server of your own/],
    ['merge a b', /the command "merge" is not built yet/],
    [
      'run --profile discover-version',
      /there is no profile "discover-version"; did you mean "discover-versions-server"\?/,
    ],
    ['run --profile x', /there is no profile "x"; the command profiles lists them/],
    [
      'run --profile discover-versions-server --kmip 2.0',
      /KMIP 2.0 has no profile discover-versions-server; KMIP 1.1 has/,
    ],
    ['run --profile discover-versions-server --kmip 1.9', /--kmip 1.9: expected one of/],
    ['run --profile declared --dry-run', /asks the server nothing/],
    ['profiles --kmip 9', /--kmip 9: expected one of/],
    ['run --expect FOLDER/known.yaml', /cannot read the expectations file FOLDER\/known.yaml: no such file/],
    ['run --last-failed', /the option --last-failed is not built yet/],
    ['run --jobs 0', /--jobs: expected a whole number from 1 to 64/],
    ['run --jobs many', /--jobs: expected a whole number from 1 to 64/],
    ['run --jobs 2 --jobs 3', /--jobs is given more than once/],
    [
      'run --encoding json --transport tls',
      /the encoding json is carried by https, .*section 5\.3\.1\): over tls a message is TTLV/,
    ],
    ['run --encoding=asn1', /Argument: encoding, Given: "asn1", Choices: "ttlv", "xml", "json"/],
    ['run --out a --out b', /--out is given more than once/],
    ['run --bial', /Unknown argument: bial/],
    ['run --fail-on pass', /Invalid values:.*fail-on/],
    ['run --select NO-SUCH-*', /"NO-SUCH-\*" matches none of the \d+ cases/],
    ['run --select BATCH-STOP-11 FOLDER/target.yaml', /"FOLDER\/target.yaml" matches none/],
    ['run --kmip 9.9', /--kmip 9.9: expected one of 1.0, 1.1/],
    ['run --cases FOLDER/nowhere', /cannot read the cases in FOLDER\/nowhere: no such file or folder/],
    ['run kms.example', /the target "kms.example" is neither "reference", an existing target file, nor host:port/],
    ['run FOLDER/target.yaml', /FOLDER\/target.yaml:2:1: unknown key "timeout"/],
    [
      'run FOLDER/no-certificate.yaml',
      /no-certificate.yaml:2:13: cannot read the certificate FOLDER\/me.pem: no such file/,
    ],
    ['run kms.example:5696 --ca FOLDER/ca.pem', /cannot read the CA certificate FOLDER\/ca.pem: no such file/],
    ['run kms.example:5696 --cert FOLDER/me.pem', /--cert and --key belong together/],
    ['run --ca FOLDER/ca.pem', /--ca, --cert and --key are for a server of your own/],
    ['list --select NO-SUCH', /"NO-SUCH" matches none/],
    ['show', /an argument is missing: kmip-conformance show </],
    ['show NO-SUCH', /"NO-SUCH" matches none/],
    ['show broken-11 --cases FOLDER', /broken-11.xml:1:\d+: /],
    ['decode 4200780100000008', /cannot decode at octet 0, RequestMessage: length 8/],
    ['decode @FOLDER/nowhere', /cannot read the message FOLDER\/nowhere: no such file/],
    ['decode nonsense!', /cannot decode: /],
    ['encode x', /cannot encode: neither XML nor JSON/],
    ['encode <BatchCunt/>', /cannot encode at line 1, column 1: BatchCunt is no tag/],
    ['encode @FOLDER/typo.xml', /cannot encode at line 2, column 3, ProtocolVersion\/ProtocolVersionMajor: /],
    ['encode @FOLDER/nowhere', /cannot read the message FOLDER\/nowhere: no such file/],
    ['encode x --format utf-7', /Invalid values:.*format/],
    ['certs', /an argument is missing: kmip-conformance certs </],
    ['certs FOLDER/pki --days 0', /--days: expected a whole number from 1 to 36500/],
    ['certs FOLDER/pki --days soon', /--days: expected a whole number/],
    ['certs FOLDER/pki --algorithm DSA', /Invalid values:.*algorithm/],
    ['certs FOLDER/pki --faulty', /a value is missing behind --faulty/],
    ['run --kmip', /a value is missing behind --kmip/],
    ['certs FOLDER/pki --faulty broken', /Invalid values:.*faulty/],
    ['certs FOLDER/pki --client a/b', /--client a\/b: expected letters, digits/],
    ['certs FOLDER/pki --client server', /--client server: the name is taken/],
    ['certs FOLDER/taken', /FOLDER\/taken\/ca.pem is there already; nothing is overwritten/],
    ['certs FOLDER/target.yaml/pki', /cannot write certificates to FOLDER\/target.yaml\/pki: ENOTDIR/],
    ['certs /proc/nowhere', /cannot write certificates to \/proc\/nowhere: E[A-Z]+: /],
    [
      'run kms.example:5696 --dry-run --select BATCH-STOP-11 --out /proc/nowhere/results',
      /cannot write reports to \/proc\/nowhere\/results: E[A-Z]+: /,
    ],
    ['run --select BATCH-STOP-11 --out /proc/nowhere', /cannot write reports to \/proc\/nowhere: E[A-Z]+: /],
    ['serve --cert FOLDER/server.pem', /--ca, --cert and --key belong together/],
    ['serve --port many', /port: .*many/],
    ['serve --config FOLDER/nowhere.yaml', /nowhere.yaml/],
  ];
  for (const [argv, says] of refused) {
    it(`is refused in one line: ${argv || '(nothing)'}`, async () => {
      const { code, out, err } = await command(
        ...argv
          .split(' ')
          .filter(Boolean)
          .map((word) => word.replace('FOLDER', folder)),
      );
      expect(err.replaceAll(folder, 'FOLDER'))
        .to.match(says)
        .and.match(/^kmip-conformance: [^\n]+\n$/);
      expect(code).to.equal(2);
      expect(out).to.equal('');
    });
  }

  it('lists cases as a table', async () => {
    const { code, out } = await command('list', '--select', 'BATCH-STOP-11,BATCH-UNDO-11', '--kmip', '1.1');
    expect(code).to.equal(0);
    const rows = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows[0]).to.deep.equal(['CASE', 'KMIP', 'KIND', 'STEPS', 'NEEDS']);
    expect(rows.slice(1).map(([id, version, kind]) => [id, version, kind])).to.deep.equal([
      ['BATCH-STOP-11', '1.1', 'own'],
      ['BATCH-UNDO-11', '1.1', 'own'],
      ['', undefined, undefined],
    ]);
    expect(rows[2]?.[4]).to.include('batch-undo');
  });

  it('shows what a case does', async () => {
    const { code, out } = await command('show', 'BATCH-UNDO-11');
    expect(code).to.equal(0);
    expect(out).to.match(/^BATCH-UNDO-11: KMIP 1\.1, a case of this project, \d+ steps?\n/);
    expect(out).to.match(/\nneeds:\n {2}/);
    expect(out).to.match(/\nstep 1 \(line \d+, Client-A\): /);
    expect(out).not.to.include('RequestMessage');
    expect((await command('show', 'BATCH-UNDO-11', '--messages')).out).to.include('RequestMessage');
  });

  it('tells what would be sent and sends nothing: there is nobody at that address', async () => {
    const results = join(folder, 'dry');
    const argv = ['run', 'kms.example:5696', '--dry-run', '--select', 'BATCH-STOP-11', '--out', results];
    const { code, out, err } = await command(...argv);
    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.match(/^BATCH-STOP-11: KMIP 1\.1, \d+ requests? as Client-A\n {2}sends {3}1:/);
    expect(out).to.match(/a dry run against kms\.example:5696: nothing was sent\n/);
    expect(out).to.match(/\nnot asked: which KMIP versions/);
    const plan = JSON.parse(readFileSync(join(results, 'plan.json'), 'utf8'));
    expect(plan.cases[0]).to.include({ id: 'BATCH-STOP-11', version: '1.1' });
  });

  it('starts no server for a dry run against the bundled one', async () => {
    const { code, out } = await command('run', '--dry-run', '--select', 'BATCH-UNDO-11', '--out', join(folder, 'dry'));
    expect(code).to.equal(0);
    expect(out).to.match(/a dry run against reference: nothing was sent\n1 case: 1 would run\n/);
  });

  describe('decode', () => {
    const SIMPLE = '420069010000002042006a0200000004000000010000000042006b02000000040000000200000000';

    it('shows a message as text', async () => {
      const { code, out } = await command('decode', SIMPLE);
      expect(code).to.equal(0);
      expect(out).to.equal(
        'ProtocolVersion\n  ProtocolVersionMajor (Integer): 1\n  ProtocolVersionMinor (Integer): 2\n',
      );
    });

    it('shows a message as XML', async () => {
      const { out } = await command('decode', SIMPLE, '--xml');
      expect(out).to.include('<ProtocolVersionMajor type="Integer" value="1"/>');
    });

    it('shows several messages, one behind the other, in base64 too', async () => {
      const twice = Buffer.from(SIMPLE + SIMPLE, 'hex').toString('base64');
      expect((await command('decode', twice)).out.match(/^ProtocolVersion$/gm)).to.have.lengthOf(2);
    });

    it('tells where the encoding rules are broken', async () => {
      const { code, out, err } = await command('decode', SIMPLE.replace(/00000000$/, '00000007'));
      expect(code).to.equal(0);
      expect(out).to.include('ProtocolVersionMinor (Integer): 2');
      expect(err).to.match(/^deviation at octet 36, ProtocolVersion\/ProtocolVersionMinor: /);
    });

    it('masks secrets unless they are asked for', async () => {
      // Credential Value with a Username and a Password.
      const secret = '4200a10800000006' + '736563726574' + '0000';
      expect((await command('decode', secret)).out).to.equal('Password (ByteString): <6 octets>\n');
      expect((await command('decode', secret, '--show-secrets')).out).to.include('736563726574');
      expect((await command('decode', secret, '--xml')).err).to.match(/XML would show Password in clear/);
      expect((await command('decode', secret, '--xml', '--show-secrets')).out).to.include('736563726574');
    });
  });

  describe('encode', () => {
    // The examples of 1.4 section 9.1.2.
    const rows: readonly [xml: string, hex: string][] = [
      ['<CompromiseDate type="Integer" value="8"/>', '42002002000000040000000800000000'],
      [
        '<TTLV tag="0x420020" type="Structure"><ApplicationSpecificInformation type="Enumeration" value="0x000000FE"/>' +
          '<ArchiveDate type="Integer" value="255"/></TTLV>',
        '42002001000000204200040500000004000000fe000000004200050200000004000000ff00000000',
      ],
    ];
    for (const [xml, hex] of rows) {
      it(`writes ${xml}`, async () => {
        expect(await command('encode', xml)).to.deep.equal({ code: 0, out: `${hex}\n`, err: '' });
        const base64 = Buffer.from(hex, 'hex').toString('base64');
        expect((await command('encode', xml, '--format', 'base64')).out).to.equal(`${base64}\n`);
      });
    }
  });
});
