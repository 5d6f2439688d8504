import { boolean, structure } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { readProtocolVersion, registeredVersion } from '../../harness/message/header.ts';
import type { ResponseBatchItem } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import type { OperationPolicies } from '../access/policies.ts';
import type { Settings } from '../config.ts';
import type { Log } from '../log.ts';
import { withAttribute } from '../object.ts';
import { isSet } from '../policy/attribute-values.ts';
import { ObservedStore } from '../store/observed.ts';
import type { Store } from '../store/store.ts';
import { preferredVersion } from '../versions.ts';
import type { Lender, LentConnection } from './lent-connection.ts';
import { type ListeningClient, listeningClient } from './listening-client.ts';
import { Outbox } from './outbox.ts';
import { post } from './post.ts';
import { type OwnRequest, questionsFor, requestsFor, returnOfRole } from './requests.ts';
import { type OutboundTls, send } from './send.ts';

/** What goes out to the clients that listen (1.4 chapter 5), for one store and as long as its settings hold. */
export interface Outbound {
  /** The store to work with: what changes in it is told to the clients. */
  readonly store: Store;
  /** Says which version a client spoke, who it is. */
  heard(identity: string, version: Version): void;
  /** Sends a client what is for it on a connection that it lends, and gives that back in the end. */
  lend(connection: LentConnection, lender: Lender): void;
  /** Gives up what has not been sent. */
  close(): Promise<void>;
}

export interface OutboundOptions {
  readonly store: Store;
  readonly settings: Settings;
  /** The operation policies that hold now. */
  readonly policies: () => OperationPolicies;
  readonly tls: OutboundTls;
  readonly log: Log;
  /** The server's clock: seconds since 1970. */
  readonly now: () => bigint;
}

interface Post {
  readonly client: ListeningClient;
  readonly outbox: Outbox;
}

/** What a client is asked that lends its connection, and of which the configuration says nothing. */
const GUEST = { discoverVersions: true, query: ['QueryOperations', 'QueryObjects'] };

/** Begins to tell clients of changes, and asks them what the settings want to know. Without such clients nothing is observed. */
export function startOutbound({ store, settings, policies, tls, log, now }: OutboundOptions): Outbound {
  const { clients } = settings;
  const sendable = settings.versions;
  const discovered = new Map<ListeningClient, Version>();
  const spoken = new Map<string, Version>();
  // Of a client that has not been heard nothing is known: it may not know 2.0, where attributes have another form (chapter 5).
  const unheard = sendable.find((version) => !atLeast(version, '2.0')) ?? preferredVersion(sendable);
  const versionFor = (client: ListeningClient): Version =>
    client.version ?? discovered.get(client) ?? spoken.get(client.identity) ?? unheard;
  const open = (client: ListeningClient): Post => {
    const answered = (request: OwnRequest, answer: ResponseBatchItem): void => {
      if (request.operation === Enum.Operation.Put) markServed(observed, request);
      if (request.operation === Enum.Operation.DiscoverVersions) {
        const newest = newestOf(answer, sendable);
        if (newest !== undefined) discovered.set(client, newest);
      }
    };
    const { host } = client;
    const carry = client.transport === 'https' ? post : send;
    const dial =
      host === undefined
        ? undefined
        : (octets: Uint8Array, signal: AbortSignal) => carry(octets, { ...client, host }, tls, signal);
    return { client, outbox: new Outbox({ client, log, answered, now, send: dial }) };
  };
  const posts = clients.map(open);
  /** For clients of which the configuration says nothing, and for the further connections of the others. */
  const guests = new Set<Post>();
  const guest = ({ identity, version }: Lender): Post => {
    const post = open(listeningClient.parse({ ...GUEST, identity, version }));
    guests.add(post);
    return post;
  };
  const ask = ({ client, outbox }: Post): void => {
    for (const question of questionsFor({ client, version: versionFor(client) })) outbox.post(question);
  };
  const observed = new ObservedStore(store, (changes) => {
    try {
      for (const { client, outbox } of posts) {
        const reader = { client, version: versionFor(client), policies: policies() };
        for (const change of changes) for (const request of requestsFor(change, reader)) outbox.post(request);
      }
    } catch (error) {
      // What has been done for one client has been done, whether or not another can be told.
      log.error({ err: error }, 'clients could not be told of a change');
    }
  });
  for (const post of posts) if (post.client.host !== undefined) ask(post);
  return {
    store: clients.length === 0 ? store : observed,
    heard: (identity, version) => {
      if (sendable.some((one) => one === version)) spoken.set(identity, version);
    },
    lend(connection, lender) {
      const own = posts.find(({ client, outbox }) => client.identity === lender.identity && !outbox.isLent);
      const post = own ?? guest(lender);
      const { client, outbox } = post;
      outbox.lend(connection, () => guests.delete(post));
      if (client.host === undefined) ask(post);
      if (!client.keepsRole) for (const request of returnOfRole(lender.version)) outbox.post(request);
    },
    close: async () => void (await Promise.all([...posts, ...guests].map(({ outbox }) => outbox.close()))),
  };
}

/** The newest version that both sides speak, by a client's answer to Discover Versions. */
function newestOf({ payload }: ResponseBatchItem, sendable: readonly Version[]): Version | undefined {
  const named = structureFields(payload, Tag.ProtocolVersion).map((item) =>
    registeredVersion(readProtocolVersion(structure(Tag.ResponseHeader, [item]))),
  );
  return sendable.find((version) => named.includes(version));
}

/** "The server SHALL change the attribute value to False as soon as the object has been served to a client" (1.4 section 3.34). */
function markServed(store: Store, { uniqueIdentifier = '' }: OwnRequest): void {
  store.transaction(() => {
    const object = store.get(uniqueIdentifier);
    if (object === undefined || !isSet(object, 'Fresh')) return;
    store.update(withAttribute(object, 'Fresh', boolean(Tag.Fresh, false)));
  });
}
