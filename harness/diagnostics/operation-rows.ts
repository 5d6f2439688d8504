import { fieldValue } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { differsAt, hasFailed, hasSucceeded, isRefused, isRefusedWhole, RESPONSE, type Scene } from './scene.ts';

const { Operation, ResultReason, ResultStatus } = Enum;

function operationName(operation: number | undefined): string {
  return enumName('Operation', operation ?? 0) ?? `operation ${operation}`;
}

/** Reasons that servers give in place of Operation Not Supported. */
const IN_ITS_PLACE: ReadonlySet<number | undefined> = new Set([
  undefined,
  ResultReason.InvalidMessage,
  ResultReason.FeatureNotSupported,
]);

function* unsupportedShape(scene: Scene): Generator<Finding> {
  const { listed, request } = scene;
  const unlisted = (request?.items ?? []).find(({ operation }) => operation !== undefined && !listed?.has(operation));
  if (listed === undefined || unlisted === undefined) return;
  if (isRefusedWhole(scene)) {
    const name = operationName(unlisted.operation);
    yield { path: RESPONSE, message: `Query does not list ${name}, and the message fails as a whole` };
    return;
  }
  for (const one of scene.answers) {
    const isUnlisted = one.operation !== undefined && !listed.has(one.operation);
    if (!isUnlisted || !hasFailed(one) || !IN_ITS_PLACE.has(one.answer.resultReason)) continue;
    const reason = enumName('ResultReason', one.answer.resultReason ?? 0) ?? 'no Result Reason';
    const message = `Query does not list ${operationName(one.operation)}, and it fails with ${reason}`;
    yield { path: `${one.path}/ResultReason`, message };
  }
}

function* underreported({ answers, listed }: Scene): Generator<Finding> {
  if (listed === undefined) return;
  for (const { path, answer, operation } of answers) {
    const done = answer.resultStatus === ResultStatus.Success || answer.resultStatus === ResultStatus.OperationPending;
    if (!done || operation === undefined || listed.has(operation)) continue;
    yield { path: `${path}/Operation`, message: `Query does not list ${operationName(operation)}, which works` };
  }
}

/** The field that identifies the object to be replaced, and its replacement. */
const REPLACES: ReadonlyMap<number | undefined, number> = new Map([
  [Operation.ReKey, Tag.UniqueIdentifier],
  [Operation.ReCertify, Tag.UniqueIdentifier],
  [Operation.ReKeyKeyPair, Tag.PrivateKeyUniqueIdentifier],
]);

function* replacedInPlace({ answers }: Scene): Generator<Finding> {
  for (const one of answers) {
    const tag = REPLACES.get(one.operation);
    const old = tag && fieldValue(one.asked?.payload, tag, 'TextString');
    if (tag === undefined || old === undefined || !hasSucceeded(one)) continue;
    if (fieldValue(one.answer.payload, tag, 'TextString') !== old) continue;
    const field = tag === Tag.UniqueIdentifier ? 'UniqueIdentifier' : 'PrivateKeyUniqueIdentifier';
    const message = 'the replacement has the identifier of what it replaces';
    yield { path: `${one.path}/ResponsePayload/${field}`, message };
  }
}

/** What servers answer to a Destroy in the wrong State: 1.4 section 11.22, 2.1 section 6.1.15.1. */
const WRONG_STATE: ReadonlySet<number | undefined> = new Set([
  ResultReason.PermissionDenied,
  ResultReason.WrongKeyLifecycleState,
]);

function* destroyedTooEarly(scene: Scene): Generator<Finding> {
  for (const one of scene.answers) {
    if (one.operation !== Operation.Destroy || !isRefused(scene, one, WRONG_STATE)) continue;
    yield { path: `${one.path}/ResultStatus`, message: 'if the object is Active, it has to be revoked first' };
  }
}

function* withoutPayload(scene: Scene): Generator<Finding> {
  for (const one of scene.answers) {
    const path = `${one.path}/ResponsePayload`;
    if (!hasFailed(one) || one.answer.payload !== undefined || !differsAt(scene, path, 'missing')) continue;
    yield { path, message: 'the operation failed: that there is no payload is no second fault' };
  }
}

function* withoutOperation({ answers }: Scene): Generator<Finding> {
  for (const one of answers) {
    if (!hasFailed(one) || one.answer.operation !== undefined || one.operation === undefined) continue;
    const message = 'the server could not parse the message, or says so: it does not name an Operation';
    yield { path: `${one.path}/Operation`, message };
  }
}

/** What operations come to. */
export const OPERATION_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'UNSUPPORTED_OP_SHAPE',
    title:
      'an operation that Query does not list makes the whole message fail, or fails for a reason that does not say so',
    rule: 'an operation that the server does not support fails alone, with the reason Operation Not Supported',
    section: 'KMIP 1.4 section 11.1, 2.1 section 11.46',
    reports: ['OpenKMIP/PyKMIP#211', 'OpenKMIP/PyKMIP#661'],
    recognise: unsupportedShape,
  },
  {
    id: 'QUERY_UNDERREPORTS',
    title: 'an operation works that Query does not list',
    rule: 'Query lists all operations that the server supports',
    section: 'KMIP 1.4 section 4.25, 2.1 section 6.1.40',
    reports: ['NLnetLabs/krill#889'],
    recognise: underreported,
  },
  {
    id: 'REKEY_SAME_UID',
    title: 'a replacement that has the identifier of what it replaces',
    rule: 'Re-key, Re-key Key Pair and Re-certify make an object with a new Unique Identifier; the old one stays',
    section: 'KMIP 1.4 sections 4.4, 4.5 and 4.8, 2.1 section 6.1.46',
    reports: ['Cosmian/kms#845'],
    recognise: replacedInPlace,
  },
  {
    id: 'LIFECYCLE_ORDER',
    title: 'Destroy is refused, most likely because the object is Active',
    rule: 'an object is destroyed from Pre-Active, Deactivated or Compromised: an Active one is revoked first',
    section: 'KMIP 1.4 sections 4.21 and 11.22, 2.1 section 6.1.15',
    reports: ['OpenKMIP/PyKMIP#678', 'ceph/ceph-nvmeof#1875'],
    informative: true,
    recognise: destroyedTooEarly,
  },
  {
    id: 'ERROR_ITEM_NO_PAYLOAD',
    title: 'a failed item without a payload where one is expected',
    rule: 'a Batch Item that failed needs no Response Payload; a reader looks at Result Status first',
    section: 'KMIP 1.4 section 7.2, 2.1 section 8.6',
    reports: ['OpenKMIP/libkmip#30'],
    informative: true,
    recognise: withoutPayload,
  },
  {
    id: 'ERROR_ITEM_WITHOUT_OPERATION',
    title: 'a failed item that does not name the Operation of the request',
    rule: 'a message that cannot be parsed is answered by one Batch Item without Operation; a reader bears its absence',
    section: 'KMIP 1.4 sections 7.2 and 11.1, 2.1 section 8.6',
    reports: ['OpenKMIP/PyKMIP#150'],
    informative: true,
    recognise: withoutOperation,
  },
];
