import { XML_CHECKS } from './checks/text-encodings.ts';
import { first, second, third } from './document-claims.ts';
import { textServer } from './text-servers.ts';

export const xmlServer = textServer({
  title: 'XML',
  encoding: 'xml',
  checks: XML_CHECKS,
  texts: [
    first('Additional Message Encodings 1.0', '6.1', { '1.0': '8.3.4', '1.1': '8.3.5', '1.2': '8.3.6' }),
    second('5.4.3', '6.10'),
    third('5.4.3', '6.7'),
  ],
});
