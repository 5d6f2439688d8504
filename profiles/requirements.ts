import { ATTRIBUTES } from '../harness/spec/attributes.ts';
import { ENUMERATIONS } from '../harness/spec/enumerations.ts';
import { OPERATIONS } from '../harness/spec/operations.ts';
import { type AlgorithmName, algorithm } from './checks/algorithms.ts';
import { attribute, type CheckedAttribute } from './checks/attributes.ts';
import type { Check } from './checks/check.ts';
import { type KeyFormatName, type KeyOf, keyFormat } from './checks/key-formats.ts';
import { type ObjectTypeName, objectType } from './checks/object-types.ts';
import { type CheckedOperation, operation } from './checks/operations.ts';
import type { Evidence } from './clause.ts';
import { slug } from './slug.ts';

/** One thing that a server profile asks for beyond the one that it builds on, whatever the document that says so. */
export interface Requirement {
  /** The clause's id. */
  readonly id: string;
  /** One sentence. */
  readonly requirement: string;
  readonly level?: 'SHALL' | 'MAY';
  readonly evidence: Evidence;
}

/** A requirement that a check shows. */
export function required(kind: string, title: string, noun: string, check: Check): Requirement {
  return {
    id: `${kind}/${slug(title)}`,
    requirement: `The server supports ${noun} ${title}.`,
    evidence: { by: 'check', check },
  };
}

export const objects = (...names: ObjectTypeName[]): Requirement[] =>
  names.map((name) => required('objects', ENUMERATIONS.ObjectType[name].name, 'the object', objectType(name)));

export const attributes = (...names: CheckedAttribute[]): Requirement[] =>
  names.map((name) => required('attributes', ATTRIBUTES[name].name, 'the attribute', attribute(name)));

export const operations = (...names: CheckedOperation[]): Requirement[] =>
  names.map((name) => required('operations', OPERATIONS[name].name, 'the operation', operation(name)));

/** Values of the enumeration Object Type: the same check as that of the object. */
export const objectTypes = (...names: ObjectTypeName[]): Requirement[] =>
  names.map((name) =>
    required('object-types', ENUMERATIONS.ObjectType[name].name, 'the Object Type', objectType(name)),
  );

/** The Secret Data Type of profiles with Secret Data: what the check of the object registers. */
export const PASSWORD = required('secret-data-types', 'Password', 'the Secret Data Type', objectType('SecretData'));

/** Values of the enumeration Cryptographic Algorithm, each with a length where the profile fixes one. */
export const algorithms = (...names: (AlgorithmName | readonly [AlgorithmName, number])[]): Requirement[] =>
  names.map((one) => {
    const [name, bits] = typeof one === 'string' ? [one] : one;
    const { name: title } = ENUMERATIONS.CryptographicAlgorithm[name];
    return required('algorithms', title, 'the Cryptographic Algorithm', algorithm(name, bits));
  });

/** A value of the enumeration Key Format Type, for keys of a kind where the format has several. */
export function format<N extends KeyFormatName>(
  name: N,
  ...key: [KeyOf<N>] extends [never] ? [] : [KeyOf<N>]
): Requirement {
  const { name: title } = ENUMERATIONS.KeyFormatType[name];
  return required('key-formats', title, 'the Key Format Type', keyFormat(name, ...key));
}

/** The same, where a profile only lets a server have it. */
export const permitted = (requirements: readonly Requirement[]): Requirement[] =>
  requirements.map((one) => ({
    ...one,
    level: 'MAY',
    requirement: one.requirement.replace('supports', 'may support'),
  }));

/** A requirement that nothing over the wire shows. */
export function unshown(id: string, requirement: string, reason: string): Requirement {
  return { id, requirement, evidence: { by: 'nothing', reason } };
}
