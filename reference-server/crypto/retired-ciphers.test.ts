import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

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

/** RFC 2144 appendix B.1, RFC 2268 section 5, RFC 6229 section 2, Schneier's set for Blowfish, Lai's for IDEA. */
const VECTORS: readonly (readonly [string, string | null, key: string, plaintext: string, ciphertext: string])[] = [
  ['CAST5', 'ECB', '0123456712345678234567893456789a', '0123456789abcdef', '238b4fe5847e44b2'],
  ['CAST5', 'ECB', '01234567123456782345', '0123456789abcdef', 'eb6a711a2c02271b'],
  ['RC2', 'ECB', '88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '2269552ab0f85ca6'],
  ['RC2', 'CBC', 'ffffffffffffffff', 'ffffffffffffffff', '278b27e42e2f0d49'],
  // RFC 2268 sections 2 and 3 by hand, which give the vectors of section 5 too.
  ['RC2', 'CBC', '0102030405', 'ffffffffffffffff', 'f632d1488125718a'],
  ['Blowfish', 'ECB', '0123456789abcdef', '1111111111111111', '61f9c3802281b096'],
  // RFC 4269 appendix B.1, RFC 5794 appendix A.1, GB/T 32907-2016 appendix A.1: since KMIP 2.0, two of them not retired.
  ['SEED', 'ECB', '00'.repeat(16), '000102030405060708090a0b0c0d0e0f', '5ebac6e0054e166819aff1cc6d346cdb'],
  [
    'ARIA',
    'ECB',
    '000102030405060708090a0b0c0d0e0f',
    '00112233445566778899aabbccddeeff',
    'd718fbd6ab644c739da95f3be6451778',
  ],
  [
    'SM4',
    'ECB',
    '0123456789abcdeffedcba9876543210',
    '0123456789abcdeffedcba9876543210',
    '681edf34d206965e86b3e94f536e4246',
  ],
  ['IDEA', 'ECB', '00010002000300040005000600070008', '0000000100020003', '11fbed2b01986de5'],
  ['RC4', null, '0102030405', '00'.repeat(16), 'b2396305f03dc027ccc3524a0a1118a8'],
  // CMAC of pyca/cryptography and of openssl mac, the last block of openssl enc.
  ['Blowfish', 'CMAC', '0123456789abcdeff0e1d2c3b4a59687', '', 'c4384e723f275260'],
  ['Blowfish', 'CMAC', '0123456789abcdeff0e1d2c3b4a59687', '6bc1bee22e409f96e93d7e11', 'bb7200868540737f'],
  ['Blowfish', 'CBC_MAC', '0123456789abcdeff0e1d2c3b4a59687', '6bc1bee22e409f96e93d7e117393172a', '0f1cfac1ce2329e5'],
  ['CAST5', 'CMAC', '0123456712345678234567893456789a', '6bc1bee22e409f96', '05f803e38df1b451'],
  ['CAST5', 'CBC_MAC', '0123456712345678234567893456789a', '6bc1bee22e409f96e93d7e117393172a', '831eefe5f32ef436'],
  ['IDEA', 'CMAC', '00010002000300040005000600070008', '', 'f712711526bc11da'],
  ['IDEA', 'CMAC', '00010002000300040005000600070008', '6bc1bee22e409f96', 'b2c3732b18c8b9a5'],
  ['RC2', 'CMAC', '88bca90e90875a7f0f79c384627bafb2', '6bc1bee22e409f96', '2dc85ce3301ac115'],
];

describe('ciphers of the legacy provider', () => {
  it('make what their standards say, and take it back', () => {
    const options = ['--openssl-legacy-provider', '--import=ts-blank-space/register', '--input-type=module'];
    const { stdout, stderr } = spawnSync(process.execPath, [...options, '-e', SCRIPT, JSON.stringify(VECTORS)], {
      encoding: 'utf8',
    });
    expect(stdout, stderr).not.to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal(VECTORS.map(([, , , plaintext, ciphertext]) => [ciphertext, plaintext]));
  });
});
