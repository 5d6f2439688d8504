import { isDeepStrictEqual } from 'node:util';
import { enumeration, type Item, type StructureItem, textString } from '../../harness/codec/item.ts';
import { attributeItem } from '../../harness/message/attributes.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest, type RequestItemInit } from '../../harness/message/request.ts';
import { validate } from '../../harness/message/validate.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import { isPermitted, type OperationPolicies } from '../access/policies.ts';
import { versionForm } from '../attribute-form.ts';
import { Fields } from '../fields.ts';
import { type AttributeInstance, attributeInstances, attributeValue, type ManagedObject } from '../object.ts';
import { isSet } from '../policy/attribute-values.ts';
import { instanceItem, visibleAttributes } from '../policy/visible-attributes.ts';
import type { ObjectChange } from '../store/observed.ts';
import type { ListeningClient } from './listening-client.ts';

/** A request of the server's own, of one batch item. */
export interface OwnRequest {
  readonly operation: number;
  /** The object that it is about, where it is about one. */
  readonly uniqueIdentifier?: string;
  /** The Request Message, sent at this time: a Time Stamp "is REQUIRED in a server request" (1.4 section 6.5). */
  message(timeStamp: bigint): StructureItem;
}

/** What decides what a client is told of. */
export interface Reader {
  readonly client: ListeningClient;
  readonly version: Version;
  readonly policies: OperationPolicies;
}

/** The requests that tell a client of a change, in order: none where it does not concern the client. */
export function requestsFor(change: ObjectChange, reader: Reader): OwnRequest[] {
  const { before, after } = change;
  if (after === undefined) return [];
  const item = before === undefined ? putOf(after, reader) : notifyOf(before, after, reader);
  return item === undefined ? [] : sayable(item, reader.version, after.uniqueIdentifier);
}

/** What a client is asked when the server starts. */
export function questionsFor({ client, version }: Omit<Reader, 'policies'>): OwnRequest[] {
  const functions = client.query.map((name) => enumeration(Tag.QueryFunction, Enum.QueryFunction[name]));
  return [
    ...(client.discoverVersions ? [{ operation: Enum.Operation.DiscoverVersions, payload: [] }] : []),
    ...(functions.length > 0 ? [{ operation: Enum.Operation.Query, payload: functions }] : []),
  ].flatMap((item) => sayable(item, version));
}

/** Set Endpoint Role, by which a client gets back the role that it lent (2.0 section 6.2.5). */
export function returnOfRole(version: Version): OwnRequest[] {
  const payload = [enumeration(Tag.EndpointRole, Enum.EndpointRole.Client)];
  return sayable({ operation: Enum.Operation.SetEndpointRole, payload }, version);
}

/** The request, where the version has all that it says. */
function sayable(init: RequestItemInit, version: Version, uniqueIdentifier?: string): OwnRequest[] {
  const payload = versionForm(init.payload, init.operation, version, 'request');
  const message = (timeStamp: bigint) => buildRequest(protocolVersion(version), [{ ...init, payload }], { timeStamp });
  if (validate(message(0n), version, 'request').length > 0) return [];
  return [{ operation: init.operation, ...(uniqueIdentifier !== undefined && { uniqueIdentifier }), message }];
}

function may(object: ManagedObject, operation: number, { client, policies }: Reader): boolean {
  return isPermitted(policies, object, operation, { identity: client.identity });
}

/**
 * Put (1.4 section 5.2) sends what a Get would: nothing that the client may not get, that leaves the server wrapped only,
 * or that its version does not know. All attributes go along.
 */
function putOf(object: ManagedObject, reader: Reader): RequestItemInit | undefined {
  const { client, version } = reader;
  const replaced = replacedBy(object);
  if (!client.put.includes(replaced === undefined ? 'new' : 'replacement')) return undefined;
  const isSecret = isSet(object, 'Sensitive') || attributeValue(object, 'Extractable')?.value === false;
  const isKnown = enumInVersion('ObjectType', object.objectType, version);
  if (object.content === null || isSecret || !isKnown || !may(object, Enum.Operation.Get, reader)) return undefined;
  const { New, Replace } = Enum.PutFunction;
  return {
    operation: Enum.Operation.Put,
    payload: [
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      enumeration(Tag.PutFunction, replaced === undefined ? New : Replace),
      ...(replaced === undefined ? [] : [textString(Tag.ReplacedUniqueIdentifier, replaced)]),
      object.content,
      ...visibleAttributes(object, version).map((instance) => instanceItem(instance, version)),
    ],
  };
}

/** The object that this one replaces: Re-key and Re-certify link to it (1.4 section 3.35). */
function replacedBy(object: ManagedObject): string | undefined {
  const links = attributeInstances(object, 'Link').map(({ value }) => value);
  for (const link of links) {
    const fields = link.type === 'Structure' ? new Fields(link) : undefined;
    if (fields?.enumeration(Tag.LinkType) === Enum.LinkType.ReplacedObjectLink) {
      return fields.text(Tag.LinkedObjectIdentifier);
    }
  }
  return undefined;
}

/**
 * Notify (1.4 section 5.1): "the attributes that have changed. This includes at least the Last Change Date attribute. In
 * case an attribute was deleted, the Attribute structure [...] SHALL NOT contain the Attribute Value field." In 2.0 section
 * 6.2.2 Attribute References behind the Attributes name the attributes that were deleted; one of which an instance is left
 * was changed.
 */
function notifyOf(before: ManagedObject, after: ManagedObject, reader: Reader): RequestItemInit | undefined {
  const { client, version } = reader;
  const was = visibleAttributes(before, version);
  const is = visibleAttributes(after, version);
  const changed = is.filter((instance) => !was.some((old) => isSame(old, instance)));
  const deleted = was.filter(({ name, index }) => !is.some((one) => one.name === name && one.index === index));
  const concerns = ({ name }: AttributeInstance): boolean => client.notify.some((pattern) => matches(pattern, name));
  const told = [...changed, ...deleted].filter(concerns);
  if (told.length === 0 || !may(after, Enum.Operation.GetAttributes, reader)) return undefined;
  const lastChange = is.filter((instance) => instance.name === 'Last Change Date' && !told.includes(instance));
  const { uniqueIdentifier } = after;
  const shown = [...told.filter((instance) => !deleted.includes(instance)), ...lastChange];
  const gone = told.filter((instance) => deleted.includes(instance));
  // 2.0 section 6.2.2 tells what was deleted apart from what is left.
  const attributes = atLeast(version, '2.0')
    ? [...withRest(shown, gone, is).map((one) => instanceItem(one, version)), ...references(gone, is)]
    : [...told, ...lastChange].map((one) => (gone.includes(one) ? withoutValue(one) : instanceItem(one, version)));
  return {
    operation: Enum.Operation.Notify,
    payload: [textString(Tag.UniqueIdentifier, uniqueIdentifier), ...attributes],
  };
}

/** What is left of the attributes that lost an instance is told with what changed. */
function withRest(
  shown: readonly AttributeInstance[],
  gone: readonly AttributeInstance[],
  is: readonly AttributeInstance[],
): AttributeInstance[] {
  return is.filter((one) => shown.includes(one) || gone.some(({ name }) => name === one.name));
}

/** The names of the attributes that are gone altogether, each once. */
function references(gone: readonly AttributeInstance[], is: readonly AttributeInstance[]): Item[] {
  const names = new Set(gone.map(({ name }) => name));
  const left = [...names].filter((name) => !is.some((one) => one.name === name));
  return left.map((name) => textString(Tag.AttributeName, name));
}

function isSame(a: AttributeInstance, b: AttributeInstance): boolean {
  return a.name === b.name && a.index === b.index && isDeepStrictEqual(a.value, b.value);
}

function withoutValue({ name, index }: AttributeInstance): StructureItem {
  return attributeItem({ name, ...(index > 0 && { index }) });
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
