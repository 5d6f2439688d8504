import { JSON_CHECKS } from './checks/text-encodings.ts';
import { first, second, third } from './document-claims.ts';
import { textServer } from './text-servers.ts';

export const jsonServer = textServer({
  title: 'JSON',
  encoding: 'json',
  checks: JSON_CHECKS,
  texts: [
    first('Additional Message Encodings 1.0', '4.1', { '1.0': '8.2.4', '1.1': '8.2.5', '1.2': '8.2.6' }),
    second('5.5.3', '6.12'),
    third('5.5.3', '6.9'),
  ],
});
