import { profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { algorithms, attributes, format, objects, objectTypes, operations } from './requirements.ts';

/** Since 1.4. */
export const aesXtsServer = profileOf({
  id: 'aes-xts-server',
  title: 'AES XTS Server',
  profileName: 'AESXTSServer',
  texts: { '1.4': second('5.14.2', '6.38')['1.4'], ...third('5.13.2', '6.31') },
  requirements: () => [
    ...objects('SymmetricKey'),
    ...attributes('ObjectType'),
    ...operations('Create'),
    ...algorithms('AES'),
    format('Raw'),
    format('TransparentSymmetricKey'),
    ...objectTypes('SymmetricKey'),
  ],
  cases: () => ({ mandatory: numbered('AX-M', 2) }),
});
