import { Pkcs11Failure } from './return-codes.ts';

/** Sessions that one application may have open (CK_TOKEN_INFO ulMaxSessionCount). */
export const MOST_SESSIONS = 100;

/** A PKCS#11 session, which is a read-only one. */
export interface Session {
  /** The handles that C_FindObjects has yet to tell, while a search is active. */
  search: readonly bigint[] | undefined;
}

/** What lives from a C_Initialize to its C_Finalize: the client tells it by the Correlation Value. */
export class Application {
  readonly #sessions = new Map<bigint, Session>();
  readonly #handles = new Map<string, bigint>();
  readonly #identifiers = new Map<bigint, string>();
  #lastSession = 0n;

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Opens a session and returns its handle. Throws CKR_SESSION_COUNT. */
  open(): bigint {
    if (this.#sessions.size >= MOST_SESSIONS) throw new Pkcs11Failure('SESSION_COUNT');
    this.#lastSession += 1n;
    this.#sessions.set(this.#lastSession, { search: undefined });
    return this.#lastSession;
  }

  /** Throws CKR_SESSION_HANDLE_INVALID. */
  session(handle: bigint): Session {
    const session = this.#sessions.get(handle);
    if (session === undefined) throw new Pkcs11Failure('SESSION_HANDLE_INVALID');
    return session;
  }

  close(handle: bigint): void {
    this.session(handle);
    this.#sessions.delete(handle);
  }

  closeAll(): void {
    this.#sessions.clear();
  }

  /** The handle of a Managed Object, always the same within the application; handles are not 0. */
  handleOf(uniqueIdentifier: string): bigint {
    const handle = this.#handles.get(uniqueIdentifier) ?? BigInt(this.#handles.size + 1);
    this.#handles.set(uniqueIdentifier, handle);
    this.#identifiers.set(handle, uniqueIdentifier);
    return handle;
  }

  /** The Unique Identifier that a handle stands for. Throws CKR_OBJECT_HANDLE_INVALID. */
  identifierOf(handle: bigint): string {
    const uniqueIdentifier = this.#identifiers.get(handle);
    if (uniqueIdentifier === undefined) throw new Pkcs11Failure('OBJECT_HANDLE_INVALID');
    return uniqueIdentifier;
  }
}
