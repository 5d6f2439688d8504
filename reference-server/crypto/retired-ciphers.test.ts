import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { RARE_CIPHERS } from '../../test-support/rare-cipher-vectors.ts';

const HERE = new URL('.', import.meta.url);

/** In a process of its own, as the server is one: retired ciphers are at hand only where it starts with their provider. */
const SCRIPT = `
  const { symmetricCipher } = await import(new URL('ciphers.ts', '${HERE}'));
  const { Fields } = await import(new URL('../fields.ts', '${HERE}'));
  const { enumeration, structure } = await import(new URL('../../harness/codec/item.ts', '${HERE}'));
  const { Enum } = await import(new URL('../../harness/spec/enumerations.ts', '${HERE}'));
  const { Tag } = await import(new URL('../../harness/spec/tags.ts', '${HERE}'));
  const { mac } = await import(new URL('macs.ts', '${HERE}'));
  const outputs = JSON.parse(process.argv[1]).map(([algorithm, mode, key, plaintext]) => {
    const fields = mode ? [enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode[mode])] : [];
    const request = {
      algorithm: Enum.CryptographicAlgorithm[algorithm],
      key: Buffer.from(key, 'hex'),
      parameters: new Fields(structure(Tag.CryptographicParameters, fields)),
      ...(mode === 'CBC' && { iv: Buffer.alloc(8) }),
    };
    if (mode?.endsWith('MAC')) {
      const work = mac(request.algorithm, request.key, request.parameters);
      work.update(Buffer.from(plaintext, 'hex'));
      return [Buffer.from(work.final()).toString('hex'), plaintext];
    }
    const run = (direction, octets) => {
      const cipher = symmetricCipher({ ...request, direction });
      return Buffer.concat([cipher.update(octets), cipher.final()]);
    };
    const sealed = run('encrypt', Buffer.from(plaintext, 'hex'));
    return [sealed.toString('hex'), run('decrypt', sealed).toString('hex')];
  });
  console.log(JSON.stringify(outputs));
`;

describe('ciphers of the legacy provider', () => {
  it('make what their standards say, and take it back', () => {
    const options = ['--openssl-legacy-provider', '--import=ts-blank-space/register', '--input-type=module'];
    const { stdout, stderr } = spawnSync(process.execPath, [...options, '-e', SCRIPT, JSON.stringify(RARE_CIPHERS)], {
      encoding: 'utf8',
    });
    expect(stdout, stderr).not.to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal(
      RARE_CIPHERS.map(([, , , plaintext, ciphertext]) => [ciphertext, plaintext]),
    );
  });
});
