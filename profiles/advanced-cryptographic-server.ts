import { atLeast } from '../harness/spec/versions.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { operations } from './requirements.ts';

/** Hash is in the list since 2.0 alone, although its test cases hash in every version. */
export const advancedCryptographicServer = profileOf({
  id: 'advanced-cryptographic-server',
  title: 'Advanced Cryptographic Server',
  profileName: 'AdvancedCryptographicServer',
  texts: {
    ...first('Cryptographic Services Profile 1.0', '2.4', { '1.2': '4.4' }),
    ...second('5.9.5', '6.25', 'cited'),
    ...third('5.9.5', '6.22'),
  },
  requirements: (version) => [
    ...operations('Decrypt', 'Encrypt'),
    // Hash is in the list of Profiles 2.1 section 5.9.5, and in none before it.
    ...(atLeast(version, '2.0') ? operations('Hash') : []),
    ...operations('MAC', 'MACVerify', 'RNGRetrieve', 'RNGSeed', 'Sign', 'SignatureVerify'),
  ],
  cases: (version) => ({
    // Those of OAEP came with Profiles 1.4 section 5.9.8.
    mandatory: [...numbered('CS-AC-M', 8), ...(atLeast(version, '1.4') ? numbered('CS-AC-M-OAEP', 10) : [])],
  }),
});
