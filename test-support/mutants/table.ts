import { ATTRIBUTE_MUTANTS } from './attribute-mutants.ts';
import { LIFE_CYCLE_MUTANTS } from './life-cycle-mutants.ts';
import { MESSAGE_MUTANTS } from './message-mutants.ts';
import type { Mutant } from './mutant.ts';
import { OBJECT_MUTANTS } from './object-mutants.ts';

/** Every mutant of the bundled server. */
export const MUTANTS: readonly Mutant[] = [
  ...MESSAGE_MUTANTS,
  ...ATTRIBUTE_MUTANTS,
  ...OBJECT_MUTANTS,
  ...LIFE_CYCLE_MUTANTS,
];
