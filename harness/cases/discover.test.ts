import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { caseFiles, loadCases } from './discover.ts';

const CASE =
  '<KMIP><RequestMessage><RequestHeader><ProtocolVersion><ProtocolVersionMajor type="Integer" value="1"/>' +
  '<ProtocolVersionMinor type="Integer" value="1"/></ProtocolVersion></RequestHeader></RequestMessage>' +
  '<ResponseMessage/></KMIP>';

describe('finding case files', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-cases-'));
    await mkdir(join(folder, 'b', 'c'), { recursive: true });
    await mkdir(join(folder, 'folder.xml'));
    await writeFile(join(folder, 'A-10-11.xml'), CASE);
    await writeFile(join(folder, 'A-2-11.xml'), CASE);
    await writeFile(join(folder, 'README.md'), 'no case');
    await writeFile(join(folder, 'b', 'c', 'LATIN-11.xml'), Buffer.from('<KMIP>\xe9</KMIP>', 'latin1'));
    await writeFile(join(folder, 'b', 'TC-1-11.txt'), CASE);
  });
  after(() => rm(folder, { recursive: true }));

  it('takes every *.xml below a folder, in natural order', async () => {
    expect(await caseFiles(folder)).to.deep.equal([
      join(folder, 'A-2-11.xml'),
      join(folder, 'A-10-11.xml'),
      join(folder, 'b', 'c', 'LATIN-11.xml'),
    ]);
  });

  it('takes a file whatever its ending', async () => {
    const file = join(folder, 'b', 'TC-1-11.txt');
    expect(await caseFiles(file)).to.deep.equal([file]);
    expect((await loadCases([file])).cases.map(({ id }) => id)).to.deep.equal(['TC-1-11']);
  });

  it('says that a path does not exist', async () => {
    const error = await caseFiles(join(folder, 'none')).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'ENOENT');
  });

  it('goes on behind a file that cannot be loaded', async () => {
    const { cases, failures } = await loadCases((await caseFiles(folder)).reverse(), 'own');
    expect(cases.map(({ id, kind }) => [id, kind])).to.deep.equal([
      ['A-10-11', 'own'],
      ['A-2-11', 'own'],
    ]);
    expect(failures.map(({ message }) => message)).to.deep.equal(['not UTF-8']);
  });

  it('lets what is no fault of a case through', async () => {
    const error = await loadCases([join(folder, 'none.xml')]).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'ENOENT');
  });
});
