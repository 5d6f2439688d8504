import { expect } from 'chai';
import { hex } from '../../../test-support/cryptographic-output.ts';
import { Enum } from '../../spec/enumerations.ts';
import { verifyPadded } from './block-padding.ts';
import type { OutputVerdict } from './verdict.ts';

const { None, PKCS5, SSL3, Zeros, ANSIX9_23, ISO10126 } = Enum.PaddingMethod;

/** Blocks of 8 octets. The plaintext of five octets takes three of padding. */
const ROWS: readonly (readonly [string, number | undefined, string, string, OutputVerdict])[] = [
  ['no method, no padding', undefined, '0102030405060708', '0102030405060708', 'right'],
  ['no method, some padding', undefined, '0102030405030303', '0102030405', 'unknown'],
  ['no method, another plaintext', undefined, '0102030405060708', '0102030405060709', 'wrong'],
  ['None', None, '0102030405060708', '0102030405060708', 'right'],
  ['None, another plaintext', None, '0102030405060708', '0102030405060709', 'wrong'],
  ['PKCS5', PKCS5, '0102030405030303', '0102030405', 'right'],
  ['PKCS5, a whole block', PKCS5, '01020304050607080808080808080808', '0102030405060708', 'right'],
  ['PKCS5, an octet that is not the count', PKCS5, '0102030405030203', '0102030405', 'wrong'],
  ['PKCS5 left in the plaintext', PKCS5, '0102030405030303', '0102030405030303', 'wrong'],
  ['PKCS5, a plaintext too short', PKCS5, '0102030405030303', '01020304', 'wrong'],
  ['Zeros', Zeros, '0102030405000000', '0102030405', 'right'],
  ['Zeros, a whole block', Zeros, '01020304050607080000000000000000', '0102030405060708', 'unknown'],
  ['Zeros, something else', Zeros, '0102030405000001', '0102030405', 'wrong'],
  ['ANSI X9.23', ANSIX9_23, '0102030405000003', '0102030405', 'right'],
  ['ANSI X9.23, other octets before the count', ANSIX9_23, '0102030405aabb03', '0102030405', 'unknown'],
  ['ANSI X9.23, another count', ANSIX9_23, '0102030405000002', '0102030405', 'wrong'],
  ['ISO 10126', ISO10126, '0102030405aabb03', '0102030405', 'right'],
  ['ISO 10126, another count', ISO10126, '0102030405aabb04', '0102030405', 'wrong'],
  ['a method that is not in the table', SSL3, '0102030405aabb02', '0102030405', 'unknown'],
  ['a method that is not in the table, another plaintext', SSL3, '0102030405aabb02', '0102030406', 'wrong'],
];

describe('padding of block ciphers', () => {
  for (const [name, method, padded, plaintext, verdict] of ROWS) {
    it(`${name}: ${verdict}`, () => {
      expect(verifyPadded(method, hex(padded), hex(plaintext), 8)).to.equal(verdict);
    });
  }
});
