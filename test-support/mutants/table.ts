import { ATTRIBUTE_2_MUTANTS } from './attribute-2-mutants.ts';
import { ATTRIBUTE_MUTANTS } from './attribute-mutants.ts';
import { IDENTIFIER_MUTANTS } from './identifier-mutants.ts';
import { LIFE_CYCLE_MUTANTS } from './life-cycle-mutants.ts';
import { MESSAGE_MUTANTS } from './message-mutants.ts';
import { citing, type Mutant } from './mutant.ts';
import { OBJECT_MUTANTS } from './object-mutants.ts';

/** Every mutant of the bundled server. */
export const MUTANTS: readonly Mutant[] = [
  ...citing('1.1', [...MESSAGE_MUTANTS, ...ATTRIBUTE_MUTANTS, ...OBJECT_MUTANTS, ...LIFE_CYCLE_MUTANTS]),
  ...citing('2.0', [...ATTRIBUTE_2_MUTANTS, ...IDENTIFIER_MUTANTS]),
];
