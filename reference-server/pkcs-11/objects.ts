import { Enum } from '../../harness/spec/enumerations.ts';
import type { ManagedObject, ObjectHead } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { stateOf } from '../policy/life-cycle.ts';
import type { Session } from './application.ts';
import { array, define } from './function.ts';
import { ulong } from './parameters.ts';
import { Pkcs11Failure } from './return-codes.ts';
import { sessionOf } from './sessions.ts';
import { filledTemplate, matches, readTemplate } from './templates.ts';

const { Destroyed, DestroyedCompromised } = Enum.State;

export const getAttributeValue = define(
  (reader) => ({ session: reader.ulong(), handle: reader.ulong(), template: readTemplate(reader) }),
  ({ session, handle, template }, application, context) => {
    application.session(session);
    const object = context.store.get(application.identifierOf(handle));
    if (object === undefined || !isShown(object, context)) throw new Pkcs11Failure('OBJECT_HANDLE_INVALID');
    return filledTemplate(object, template);
  },
);

export const findObjectsInit = define(
  (reader) => ({ session: reader.ulong(), template: readTemplate(reader) }),
  ({ session: handle, template }, application, context) => {
    const session = application.session(handle);
    if (session.search !== undefined) throw new Pkcs11Failure('OPERATION_ACTIVE');
    session.search = context.store
      .locate([])
      .filter((head) => isVisible(head, context))
      .map(({ uniqueIdentifier }) => context.store.get(uniqueIdentifier))
      .filter((object) => object !== undefined && isShown(object, context) && matches(object, template))
      .map((object) => application.handleOf((object as ManagedObject).uniqueIdentifier));
    return undefined;
  },
);

export const findObjects = define(
  (reader) => ({ session: reader.ulong(), room: reader.room() }),
  ({ session: handle, room }, application) => {
    const session = application.session(handle);
    const left = searchOf(session);
    const found = left.slice(0, room.count);
    session.search = left.slice(room.count);
    return array(found.map(ulong), { wantsValue: true, count: room.count });
  },
);

export const findObjectsFinal = define(sessionOf, ({ session: handle }, application) => {
  const session = application.session(handle);
  searchOf(session);
  session.search = undefined;
  return undefined;
});

/** Throws CKR_OPERATION_NOT_INITIALIZED. */
function searchOf({ search }: Session): readonly bigint[] {
  if (search === undefined) throw new Pkcs11Failure('OPERATION_NOT_INITIALIZED');
  return search;
}

function isVisible(head: ObjectHead, context: OperationContext): boolean {
  return !head.archived && context.permits(head);
}

/** What is archived or destroyed, or not for this client, is not there for PKCS#11. */
function isShown(object: ManagedObject, context: OperationContext): boolean {
  const state = stateOf(object);
  return isVisible(object, context) && state !== Destroyed && state !== DestroyedCompromised;
}
