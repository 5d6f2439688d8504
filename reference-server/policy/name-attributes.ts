import { textString } from '../../harness/codec/item.ts';
import { attributeByName } from '../../harness/spec/attributes.ts';
import type { NamePart } from '../crypto/distinguished-name.ts';
import type { NamedValue } from './implicit-attributes.ts';

/** What the Certificate Attributes call the attributes of a distinguished name (2.0 section 4.6). */
const CALLED: Readonly<Record<string, string>> = {
  CN: 'CN',
  O: 'O',
  OU: 'OU',
  emailAddress: 'Email',
  C: 'C',
  ST: 'ST',
  L: 'L',
  UID: 'UID',
  serialNumber: 'Serial Number',
  title: 'Title',
  DC: 'DC',
  dnQualifier: 'DN Qualifier',
};

/** The Certificate Attributes of the subject or the issuer of a certificate, those of one name in their order. */
export function nameAttributes(whose: 'Subject' | 'Issuer', parts: readonly NamePart[]): NamedValue[] {
  return parts.flatMap(({ name, text }): NamedValue[] => {
    const attribute = attributeByName(`Certificate ${whose} ${CALLED[name]}`);
    return attribute === undefined ? [] : [[attribute.name, textString(attribute.tag, text)]];
  });
}
