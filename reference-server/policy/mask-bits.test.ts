import { expect } from 'chai';
import { integer } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { assertKnownBits, withKnownBits } from './mask-bits.ts';

const { ContentCommitmentNonRepudiation, Encrypt, FPEEncrypt, Unrestricted } = Mask.CryptographicUsageMask;
const { ArchivalStorage, DestroyedStorage } = Mask.StorageStatusMask;
/** In the range of the extensions (1.4 section 9.1.3.3.1, 2.0 section 12.1), and of no version. */
const EXTENSION = 0x40000000;

describe('the bits of masks (1.4 section 9.1.3.3, 2.0 chapter 12)', () => {
  const rows: [what: string, tag: number, version: Version, bits: number, known: number][] = [
    ['all of its own', Tag.CryptographicUsageMask, '2.0', Encrypt | FPEEncrypt, Encrypt | FPEEncrypt],
    ['one that came later', Tag.CryptographicUsageMask, '1.4', Encrypt | FPEEncrypt, Encrypt],
    ['two that came later', Tag.CryptographicUsageMask, '1.0', Unrestricted | FPEEncrypt, 0],
    ['one that is reserved later', Tag.CryptographicUsageMask, '2.1', ContentCommitmentNonRepudiation, 0x400],
    ["the client's own", Tag.CryptographicUsageMask, '1.4', Encrypt | EXTENSION, Encrypt | EXTENSION],
    ['of another mask', Tag.StorageStatusMask, '1.4', ArchivalStorage | DestroyedStorage, ArchivalStorage],
    ['of no mask', Tag.CryptographicLength, '1.0', FPEEncrypt, FPEEncrypt],
  ];
  for (const [what, tag, version, bits, known] of rows) {
    it(`are refused and not told where the version does not have them: ${what} (${version})`, () => {
      const item = integer(tag, bits);
      expect(withKnownBits(item, version)).to.deep.equal(integer(tag, known));
      const check = () => assertKnownBits(item, version);
      if (bits === known) expect(check).not.to.throw();
      else
        expect(check).to.throw(KmipError).with.property('reasons').that.deep.equals([Enum.ResultReason.InvalidField]);
    });
  }
});
