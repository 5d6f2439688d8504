import type { Declaration } from '../../../profiles/checks/subject.ts';
import type { Claim, Profile } from '../../../profiles/profile.ts';
import { atLeast } from '../../spec/versions.ts';
import { claimsOf, foundation, type PlannedClaim } from './claims.ts';
import { isMandatory } from './judge.ts';
import type { Survey } from './survey.ts';

/** The claims that a server makes, and how it makes them. */
export interface DeclaredClaims {
  readonly claims: readonly PlannedClaim[];
  readonly how: string;
}

/**
 * The profiles that a server names in its answers to Query. Where it names none, which is all that it can do before KMIP
 * 1.3, those of which Query lists every mandatory operation and object type.
 */
export function declaredClaims(profiles: readonly Profile[], survey: Survey): DeclaredClaims {
  const all = claimsOf(profiles, survey.versions);
  const named = all.filter(({ claim }) => isNamed(claim, survey));
  if (named.length > 0) return { claims: named, how: 'the profiles that Query names' };
  const listed = all.filter(({ claim }) =>
    withFoundation(claim, profiles).every((one) => isListed(one, survey.portraits.get(one.version)?.declared)),
  );
  return {
    claims: listed,
    how: 'Query names no profile; those of which it lists every mandatory operation and object type',
  };
}

/** A name of 1.x says its version (1.4 section 9.1.3.2.42), one of 2.x means the version of the question (2.0 section 11.40). */
function isNamed({ version, profileName }: Claim, { portraits }: Survey): boolean {
  if (profileName === undefined) return false;
  const asked = atLeast(version, '2.0') ? [portraits.get(version)] : [...portraits.values()];
  return asked.some((portrait) => portrait?.declared.profileNames.has(profileName) === true);
}

/** A claim, and those that it builds on. */
function withFoundation(claim: Claim, profiles: readonly Profile[]): Claim[] {
  const under = claim.clauses.flatMap(({ evidence }) =>
    evidence.by === 'profile' ? withFoundation(foundation(evidence.profile, claim, profiles).claim, profiles) : [],
  );
  return [claim, ...under];
}

function isListed({ clauses }: Claim, declared: Declaration | undefined): boolean {
  if (declared === undefined) return false;
  const wanted = clauses.filter(isMandatory).flatMap(({ evidence }) => {
    const listed = evidence.by === 'check' ? evidence.check.listed : undefined;
    return listed === undefined ? [] : [listed];
  });
  const { operations, objectTypes } = declared;
  const isThere = (one: (typeof wanted)[number]): boolean =>
    'operation' in one ? operations.has(one.operation) : objectTypes.has(one.objectType);
  return wanted.length > 0 && wanted.every(isThere);
}
