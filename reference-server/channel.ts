import type { ConfigInput, SettingsInput, TlsInput } from './config.ts';

/**
 * What the process that started the server may tell it over the channel between them (child_process.fork): never over
 * the network. Each message is answered by one ServerMessage with the same `id`.
 */
export type ParentMessage = { readonly id: number } & (
  | /** Starts the server; the first message where no arguments were given. Answered by 'listening'. */
  { readonly type: 'start'; readonly config: ConfigInput }
  /** Moves the server's clock: this many seconds ahead of the machine's (behind, where negative). */
  | { readonly type: 'clock'; readonly offsetSeconds: number }
  /** Drops every object, for a store in memory; with `settings`, these hold from now on. */
  | { readonly type: 'reset'; readonly settings?: SettingsInput }
  /** Connections that are still to come are made so; those that the server opens, from the next reset on. */
  | { readonly type: 'secure'; readonly tls: TlsInput }
  /** Sets how much the server logs from now on. */
  | { readonly type: 'log-level'; readonly level: NonNullable<ConfigInput['logLevel']> }
  /** Closes connections and store; the process ends after its answer. */
  | { readonly type: 'shutdown' }
);

/** What the server answers its parent. */
export type ServerMessage =
  | { readonly type: 'listening'; readonly id: number; readonly host: string; readonly port: number }
  | { readonly type: 'done'; readonly id: number }
  /** What was asked could not be done: one line or several. */
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
