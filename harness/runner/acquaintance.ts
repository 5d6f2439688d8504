/** What the responses of a target have told of it so far. All sessions of a run with it share that. */
export class Acquaintance {
  /**
   * The identities that have received one complete response. Until then a session does not count as set up: under TLS 1.3
   * a client learns only from the first read that its certificate is refused.
   */
  readonly proven = new Set<string>();
  /**
   * Whether a connection stays open after a response; undefined before a second request. No clause asks for that, so who closes
   * it is asked on a new one each time.
   */
  keepsConnections: boolean | undefined;
}
