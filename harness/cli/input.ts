import { buffer } from 'node:stream/consumers';
import { readOctets } from '../config/files.ts';

/** A message as it is handed to a command: the argument itself, '@FILE', or '-' and nothing for standard input. */
export async function inputOf(argument: unknown): Promise<Uint8Array | string> {
  if (typeof argument !== 'string' || argument === '-') return buffer(process.stdin);
  if (!argument.startsWith('@')) return argument;
  return readOctets(argument.slice(1), 'the message');
}
