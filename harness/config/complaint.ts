import { z } from 'zod';
import { ConfigError } from './error.ts';
import { nearest } from './suggest.ts';
import type { YamlText } from './yaml.ts';

/**
 * What is wrong with a file's settings as one line with its place; an unknown key first, with the known one that is
 * nearest. `keysAt`: the keys known at a path.
 */
export function complaint(
  error: z.ZodError,
  yaml: YamlText,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): ConfigError {
  const unknownKey = error.issues.find(({ code }) => code === 'unrecognized_keys');
  const issue = unknownKey ?? (error.issues[0] as z.core.$ZodIssue);
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    const guess = nearest(unknown, keysAt(issue.path));
    const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
    return new ConfigError(
      `unknown key "${[...issue.path, unknown].join('.')}"${hint}`,
      yaml.at([...issue.path, unknown], 'key'),
    );
  }
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  if (missing) return new ConfigError(`"${name}" is missing`, yaml.at(issue.path));
  const what = issue.message.replace(/^Invalid (input|option): /, '');
  return new ConfigError(name === '' ? what : `"${name}": ${what}`, yaml.at(issue.path));
}

/** The keys of an object's schema, through what makes it optional; empty where it is no object. */
export function keysOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return keysOf(schema.unwrap());
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
