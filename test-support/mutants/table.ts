import { ACCESS_MUTANTS } from './access-mutants.ts';
import { ATTRIBUTE_2_MUTANTS } from './attribute-2-mutants.ts';
import { ATTRIBUTE_MUTANTS } from './attribute-mutants.ts';
import { ENCODING_MUTANTS } from './encoding-mutants.ts';
import { ENDPOINT_ROLE_MUTANTS } from './endpoint-role-mutants.ts';
import { EXCHANGE_MUTANTS } from './exchange-mutants.ts';
import { IDENTIFIER_MUTANTS } from './identifier-mutants.ts';
import { LIFE_CYCLE_MUTANTS } from './life-cycle-mutants.ts';
import { MESSAGE_MUTANTS } from './message-mutants.ts';
import { citing, type Mutant } from './mutant.ts';
import { OBJECT_MUTANTS } from './object-mutants.ts';
import { OBJECT_RULE_MUTANTS } from './object-rule-mutants.ts';
import { PROTECTION_MUTANTS } from './protection-mutants.ts';
import { SERVICE_MUTANTS } from './service-mutants.ts';

/** Every mutant of the bundled server. */
export const MUTANTS: readonly Mutant[] = [
  ...citing('1.1', [...MESSAGE_MUTANTS, ...ATTRIBUTE_MUTANTS, ...OBJECT_MUTANTS, ...LIFE_CYCLE_MUTANTS]),
  ...citing('2.0', [
    ...ATTRIBUTE_2_MUTANTS,
    ...IDENTIFIER_MUTANTS,
    ...ACCESS_MUTANTS,
    ...EXCHANGE_MUTANTS,
    ...PROTECTION_MUTANTS,
    ...SERVICE_MUTANTS,
    ...ENDPOINT_ROLE_MUTANTS,
    ...ENCODING_MUTANTS,
  ]),
  ...citing('2.1', OBJECT_RULE_MUTANTS),
];
