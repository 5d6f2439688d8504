import type { Item, StructureItem } from '../codec/item.ts';
import type { SplitKeyPart } from './cryptography/secret-sharing.ts';

/** What the run knows of one managed object: what requests fixed about it, and what responses showed. */
export interface ManagedObject {
  readonly identifier: string;
  /** Whether the server generated its key material, so that no request fixed it. */
  readonly generated: boolean;
  /** Seconds on the server's clock when the request that made it was sent. */
  readonly since: bigint;
  /** The attribute values that requests gave, by attribute (see attributeKey); none where a request adjusted the value. */
  readonly fixed: Map<string, Item[]>;
  /** Those that requests of 2.x took away again, by deletion or by another value: they tell which instance they mean. */
  readonly takenAway: Map<string, Item[]>;
  /** Digest inputs by Key Format Type (0: a certificate's or opaque object's value): what was sent or seen unwrapped. */
  readonly contents: Map<number, Uint8Array>;
  /** For a replacement under an Offset: seconds, and the object whose dates it moves. */
  moved?: { readonly offset: bigint; readonly from: ManagedObject };
  /** For a replacement without an Offset: the object whose dates it copied, until it is activated itself. */
  copied?: ManagedObject;
  /** For a part of a key that was there before: that key, and the first of the parts that one request made. */
  partOf?: ManagedObject;
  firstPart?: string;
  /** For a Split Key whose material was sent or seen: it. */
  splitKey?: SplitKeyPart;
  /** For what other objects were joined or derived to: their identifiers. */
  madeOf?: readonly string[];
  /** What a Put or Notify last showed of its attributes, by attribute. */
  readonly pushed: Map<string, Item[]>;
  /** Whether a Destroy of it succeeded. */
  isDestroyed?: true;
  /** The Template structure of a registered template, whose attributes others may take. */
  template?: StructureItem;
  /** For a certificate that the server issued. */
  certified?: Certified;
  /** The identifier of the other half of a key pair that one request made. */
  otherHalf?: string;
}

/** What a certificate that the server issued was asked to be. */
export interface Certified {
  /** The Certificate Request, as PKCS#10 in DER. */
  readonly request: Uint8Array | undefined;
  /** The public key that it is for, or the certificate that it renews. */
  readonly object: ManagedObject | undefined;
}

/** What the cases of one case group know together. */
export class GroupState {
  readonly objects = new Map<string, ManagedObject>();
  /** What the server chose when it was first seen, by what it is about: a later answer must repeat it. */
  readonly choices = new Map<string, Item>();
  /** Texts in which its cases name themselves in the objects that they make: their ids and scenarios. */
  readonly testIdentifiers = new Set<string>();

  clone(): GroupState {
    const clone = new GroupState();
    for (const identifier of this.testIdentifiers) clone.testIdentifiers.add(identifier);
    for (const [key, item] of this.choices) clone.choices.set(key, item);
    for (const [identifier, object] of this.objects) {
      clone.objects.set(identifier, {
        ...object,
        fixed: new Map(object.fixed),
        takenAway: new Map(object.takenAway),
        contents: new Map(object.contents),
        pushed: new Map(object.pushed),
      });
    }
    return clone;
  }

  /** A new object; one of that identifier that was destroyed is forgotten. */
  add(identifier: string, generated: boolean, since: bigint): ManagedObject {
    for (const key of this.choices.keys()) if (key.includes(` ${identifier} `)) this.choices.delete(key);
    const object: ManagedObject = {
      identifier,
      generated,
      since,
      fixed: new Map(),
      takenAway: new Map(),
      contents: new Map(),
      pushed: new Map(),
    };
    this.objects.set(identifier, object);
    return object;
  }
}
