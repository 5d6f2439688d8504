import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { start } from '../../test-support/program.ts';

describe('the program with profiles', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-profiles-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('judges the bundled server, in every report and in a statement', async () => {
    const args = ['run', '--profile', 'discover-versions-server', '--kmip', '1.1', '--out', folder];
    const { code, stdout } = await start(args).ended;
    expect(stdout).to.match(/^CONFORMANT {2}Discover Versions Server, KMIP 1\.1$/m);
    expect(stdout).to.match(/^1 profile: 1 conformant$/m);
    expect(stdout).to.match(/authentication suite basic, TLS policy basic-1\.0/);
    const [profile] = JSON.parse(read('report.json')).profiles;
    expect(profile).to.include({ id: 'discover-versions-server', version: '1.1', verdict: 'conformant' });
    expect(read('junit.xml')).to.match(/<testsuite name="profile Discover Versions Server, KMIP 1\.1, basic"/);
    expect(read('statement.md')).to.include('| Discover Versions Server | 1.1 | basic | **conformant** |');
    expect(read('events.jsonl')).to.match(/"type":"check-end","id":"operation Discover Versions".*"exchanges":\[\{/);
    expect(code).to.equal(0);
  });

  it('tells what it would do, and does nothing', async () => {
    const out = join(folder, 'dry');
    const args = ['run', '--profile', 'baseline-server', '--kmip', '1.4', '--dry-run', '--out', out];
    const { code, stdout } = await start(args).ended;
    expect(stdout).to.match(/SHALL operations\/locate \(5\.1\.2\): check: operation Locate/);
    expect(stdout).to.match(/^1 profile of \d+ clauses; their checks make objects of their own and remove them$/m);
    expect(JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')).profiles[0].ref).to.equal('baseline-server-1.4');
    expect(existsSync(join(out, 'report.json'))).to.equal(false);
    expect(code).to.equal(0);
  });

  it('lists them', async () => {
    const { code, stdout } = await start(['profiles', '--kmip', '1.4']).ended;
    expect(stdout).to.match(/^baseline-server +1\.4 +basic +\d+ +Profiles 1\.4 6\.3 +Baseline Server$/m);
    expect(stdout).not.to.match(/ 1\.1 /);
    expect(code).to.equal(0);
  });
});
