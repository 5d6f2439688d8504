import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { operations } from './requirements.ts';

export const rngCryptographicServer = profileOf({
  id: 'rng-cryptographic-server',
  title: 'RNG Cryptographic Server',
  profileName: 'RNGCryptographicServer',
  texts: {
    ...first('Cryptographic Services Profile 1.0', '2.6', { '1.2': '4.6' }),
    ...second('5.9.6', '6.26'),
    ...third('5.9.6', '6.23'),
  },
  requirements: () => operations('RNGRetrieve', 'RNGSeed'),
  cases: () => ({ mandatory: ['CS-RNG-M-1'], optional: numbered('CS-RNG-O', 4) }),
});
