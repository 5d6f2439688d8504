import { enumeration, type Item, integer } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';

const { AES, Camellia, DES3, ChaCha20, ChaCha20Poly1305 } = Enum.CryptographicAlgorithm;
const { ECB, CBC, CFB, OFB, CTR, GCM, CCM, AEAD } = Enum.BlockCipherMode;

export const mode = (code: number): Item => enumeration(Tag.BlockCipherMode, code);
const padding = (code: number): Item => enumeration(Tag.PaddingMethod, code);
export const tagLength = (length: number): Item => integer(Tag.TagLength, length);

/** One key, one plaintext and what the standard says of them; octets in hex. */
export interface Vector {
  readonly name: string;
  readonly algorithm: number;
  readonly key: string;
  readonly parameters: readonly Item[];
  readonly iv?: string;
  readonly additionalData?: string;
  readonly plaintext: string;
  readonly ciphertext: string;
  readonly tag?: string;
  /** What turning a bit must give, where not 'wrong'. */
  readonly whenAltered?: 'unknown';
}

export const AES_KEY = '2b7e151628aed2a6abf7158809cf4f3c';
export const AES_IV = '000102030405060708090a0b0c0d0e0f';
export const AES_PLAINTEXT = '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51';
const SUNSCREEN =
  '4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f756c64206f66' +
  '66657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73637265656e20776f756c6420626520' +
  '69742e';

/** Published vectors of symmetric encryption. */
export const VECTORS: readonly Vector[] = [
  {
    name: 'AES ECB (SP 800-38A F.1.1)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(ECB), padding(Enum.PaddingMethod.None)],
    plaintext: AES_PLAINTEXT,
    ciphertext: '3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf',
  },
  {
    name: 'AES CBC, no Padding Method (SP 800-38A F.2.1)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CBC)],
    iv: AES_IV,
    plaintext: AES_PLAINTEXT,
    ciphertext: '7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2',
  },
  {
    name: 'AES CFB in segments of 128 bits (SP 800-38A F.3.13)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CFB)],
    iv: AES_IV,
    plaintext: AES_PLAINTEXT,
    ciphertext: '3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b',
    whenAltered: 'unknown',
  },
  {
    name: 'AES CFB in segments of 8 bits (SP 800-38A F.3.7)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CFB)],
    iv: AES_IV,
    plaintext: AES_PLAINTEXT.slice(0, 36),
    ciphertext: '3b79424c9c0dd436bace9e0ed4586a4f32b9',
    whenAltered: 'unknown',
  },
  {
    name: 'AES OFB (SP 800-38A F.4.1)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(OFB)],
    iv: AES_IV,
    plaintext: AES_PLAINTEXT,
    ciphertext: '3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825',
  },
  {
    name: 'AES CTR (SP 800-38A F.5.1)',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CTR)],
    iv: 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    plaintext: AES_PLAINTEXT,
    ciphertext: '874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff',
  },
  {
    name: 'AES CTR with Counter Length, which leaves the counter blocks open',
    algorithm: AES,
    key: AES_KEY,
    parameters: [mode(CTR), integer(Tag.CounterLength, 32)],
    iv: 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
    plaintext: AES_PLAINTEXT,
    ciphertext: '874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff',
    whenAltered: 'unknown',
  },
  {
    name: 'AES GCM (McGrew and Viega, The Galois/Counter Mode of Operation, test case 4)',
    algorithm: AES,
    key: 'feffe9928665731c6d6a8f9467308308',
    parameters: [mode(GCM), tagLength(16)],
    iv: 'cafebabefacedbaddecaf888',
    additionalData: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plaintext:
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    ciphertext:
      '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091',
    tag: '5bc94fbc3221a5db94fae95ae7121a47',
  },
  {
    name: 'AES GCM with a tag of 12 octets (the same, cut)',
    algorithm: AES,
    key: '00000000000000000000000000000000',
    parameters: [mode(GCM), tagLength(12)],
    iv: '000000000000000000000000',
    plaintext: '00000000000000000000000000000000',
    ciphertext: '0388dace60b6a392f328c2b971b2fe78',
    tag: 'ab6e47d42cec13bdf53a67b2',
  },
  {
    name: 'AES CCM with a tag of 4 octets (SP 800-38C example 1)',
    algorithm: AES,
    key: '404142434445464748494a4b4c4d4e4f',
    parameters: [mode(CCM), tagLength(4)],
    iv: '10111213141516',
    additionalData: '0001020304050607',
    plaintext: '20212223',
    ciphertext: '7162015b',
    tag: '4dac255d',
  },
  {
    name: 'AES CCM without Tag Length (RFC 3610 packet vector 1)',
    algorithm: AES,
    key: 'c0c1c2c3c4c5c6c7c8c9cacbcccdcecf',
    parameters: [mode(CCM)],
    iv: '00000003020100a0a1a2a3a4a5',
    additionalData: '0001020304050607',
    plaintext: '08090a0b0c0d0e0f101112131415161718191a1b1c1d1e',
    ciphertext: '588c979a61c663d2f066d0c2c0f989806d5f6b61dac384',
    tag: '17e8d12cfdf926e0',
  },
  {
    name: 'Triple DES ECB (SP 800-67 appendix B.1)',
    algorithm: DES3,
    key: '0123456789abcdef23456789abcdef01456789abcdef0123',
    parameters: [mode(ECB)],
    plaintext: '5468652071756663 6b2062726f776e20 666f78206a756d70',
    ciphertext: 'a826fd8ce53b855f cce21c8112256fe6 68d5c05dd9b6b900',
  },
  {
    name: 'Camellia ECB (RFC 3713 appendix A)',
    algorithm: Camellia,
    key: '0123456789abcdeffedcba9876543210',
    parameters: [mode(ECB)],
    plaintext: '0123456789abcdeffedcba9876543210',
    ciphertext: '67673138549669730857065648eabe43',
  },
  {
    name: 'ChaCha20 with a nonce of 8 octets (RFC 8439 A.1 vector 1)',
    algorithm: ChaCha20,
    key: '00'.repeat(32),
    parameters: [],
    iv: '0000000000000000',
    plaintext: '00'.repeat(32),
    ciphertext: '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7',
  },
  {
    name: 'ChaCha20 with a nonce of 12 octets, whose counter starts anywhere (RFC 8439 section 2.4.2)',
    algorithm: ChaCha20,
    key: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
    parameters: [],
    iv: '000000000000004a00000000',
    plaintext: SUNSCREEN,
    ciphertext:
      '6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab' +
      '8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42' +
      '874d',
    whenAltered: 'unknown',
  },
  {
    name: 'ChaCha20-Poly1305 (RFC 8439 section 2.8.2)',
    algorithm: ChaCha20Poly1305,
    key: '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f',
    parameters: [mode(AEAD), tagLength(16)],
    iv: '070000004041424344454647',
    additionalData: '50515253c0c1c2c3c4c5c6c7',
    plaintext: SUNSCREEN,
    ciphertext:
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b29' +
      '05d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b' +
      '6116',
    tag: '1ae10b594f09e26a7e902ecbd0600691',
  },
  {
    name: 'ChaCha20-Poly1305 with a shorter tag (RFC 8439 section 2.8.2)',
    algorithm: ChaCha20Poly1305,
    key: '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f',
    parameters: [mode(AEAD), tagLength(12)],
    iv: '070000004041424344454647',
    additionalData: '50515253c0c1c2c3c4c5c6c7',
    plaintext: SUNSCREEN,
    ciphertext:
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b29' +
      '05d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b' +
      '6116',
    tag: '1ae10b594f09e26a7e902ecb',
  },
];

/** The vector whose name starts like this. */
export function vector(start: string): Vector {
  const found = VECTORS.find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`no vector starts with ${start}`);
  return found;
}
