export type { Basis, Difference, DifferenceKind } from './difference.ts';
export { GroupState } from './managed-objects.ts';
export type { BuiltRequest, RequestEnvironment } from './request.ts';
export { isStrictFor, RULES, strictNote } from './rules.ts';
export { CaseSession, type ComparedExchange, type ServerRequest, type SessionOptions } from './session.ts';
