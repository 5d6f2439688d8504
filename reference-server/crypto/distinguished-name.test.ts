import { expect } from 'chai';
import { DerError, readDer } from './der.ts';
import { distinguishedNameText, writeDistinguishedName } from './distinguished-name.ts';

/** The DER is what `openssl req` writes with string_mask=pkix. */
const NAMES: readonly [text: string, der: string][] = [
  ['', '3000'],
  [
    'emailAddress=jane@example.com,CN=Jane J Doe,OU=\\+Tests,O=Example\\, Inc.,C=AU',
    '306c310b300906035504061302415531163014060355040a130d4578616d706c652c20496e632e310f300d060355040b13062b5465737473' +
      '311330110603550403130a4a616e65204a20446f65311f301d06092a864886f70d01090116106a616e65406578616d706c652e636f6d',
  ],
  [
    'DC=example,CN=Jane+UID=x',
    '3039311e300b060355040313044a616e65300f060a0992268993f22c64010113017831173015060a0992268993f22c64011916076578616d706c65',
  ],
];

describe('distinguished names', () => {
  for (const [text, der] of NAMES) {
    it(`"${text}" in DER`, () => {
      expect(writeDistinguishedName(text).toString('hex')).to.equal(der);
      expect(distinguishedNameText(readDer(Buffer.from(der, 'hex')))).to.equal(text);
    });
  }

  const others: [what: string, text: string, same: string][] = [
    ['spaces around names and values', ' CN = a b ,  O=c ', 'CN=a b,O=c'],
    ['types in any case and by number', 'cn=a,2.5.4.10=c', 'CN=a,O=c'],
    ['escaped octets', 'CN=\\61\\C3\\A9', 'CN=aé'],
    ['values in DER', 'CN=#0c0161', 'CN=a'],
    ['a space that is escaped at the end', 'CN=a\\20', 'CN=a\\ '],
  ];
  for (const [what, text, same] of others) {
    it(`are read with ${what}`, () => {
      expect(distinguishedNameText(readDer(writeDistinguishedName(text)))).to.equal(same);
    });
  }

  for (const text of ['Jane', '=a', 'XX=a', ',CN=a', 'CN=a,', 'CN=a,,O=b', 'CN=a\\', 'CN=#zz', 'CN=a+']) {
    it(`"${text}" is none`, () => {
      expect(() => writeDistinguishedName(text)).to.throw(DerError);
    });
  }
});
