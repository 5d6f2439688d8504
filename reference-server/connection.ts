import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { CodecError } from '../harness/codec/deviation.ts';
import { MessageReader } from '../harness/codec/framing.ts';
import type { Version } from '../harness/spec/versions.ts';
import type { Config } from './config.ts';
import { LINGER, takeLeave } from './farewell.ts';
import type { Log } from './log.ts';
import { type Lender, LentConnection } from './outbound/lent-connection.ts';
import type { Client } from './session.ts';
import { type Steps, takeTurn } from './steps.ts';

/** What a connection needs to answer: see session.ts. */
export interface Responder {
  /** Octets of a response to the octets of one message. */
  handle(message: Uint8Array, client: Client): Steps<Uint8Array>;
  /** Who a client is that its certificate names; undefined where there is nobody to ask. */
  vouch?(identity: string): Promise<Client>;
  /** Whether a certificate is good that TLS finds fault with. */
  accepts(certificate: X509Certificate): boolean;
  /** Takes a connection on which the server is the client from now on. */
  lend(connection: LentConnection, lender: Lender): void;
  /** Octets of a response to octets that are no message. */
  refuse(error: CodecError): Uint8Array;
}

export interface ConnectionOptions {
  readonly identity: string;
  /** What the client showed, in DER. */
  readonly certificate: Uint8Array;
  readonly responder: Responder;
  readonly log: Log;
  readonly limits: Pick<Config['limits'], 'idleTimeout' | 'requestTimeout' | 'requestSize'>;
}

/**
 * Serves one authenticated connection: requests are answered one after the other, in order. One that does not read its
 * answers is not read from either. Octets that are no message are refused and end the connection.
 */
export function serveConnection(socket: TLSSocket, options: ConnectionOptions): void {
  const { identity, certificate, responder, log, limits } = options;
  const reader = new MessageReader(limits.requestSize);
  const peer = { client: identity, address: socket.remoteAddress };
  let isAnswering = false;
  let hasEnded = false;
  let isRefused = false;
  /** Who asked for the roles to be swapped, until the answer is sent. */
  let lender: Lender | undefined;
  /** While the server is the client here, what comes are answers. */
  let lent: LentConnection | undefined;
  /** Runs while a request has begun and is not whole. */
  let receiving: NodeJS.Timeout | undefined;

  const answerNext = (): void => {
    const message = take();
    if (message === undefined) rest();
    else react(message);
  };

  const react = (message: Uint8Array): void => {
    if (lent === undefined) answer(message);
    else if (lent.receive(message)) {
      // Whoever waited for the answer first says what the server is for the next message.
      isAnswering = true;
      setImmediate(guarded(answerNext));
    } else {
      log.warn(peer, 'a message where no answer was due');
      socket.destroy();
    }
  };

  /** The next message that is whole; undefined where none is, or none is to be answered. */
  const take = (): Uint8Array | undefined => {
    const message = isRefused ? undefined : reader.next();
    timeReceiving(message === undefined && !isRefused && reader.isInside);
    return message;
  };

  /** There is nothing to answer until more comes. */
  const rest = (): void => {
    isAnswering = false;
    if (isRefused) socket.end();
    else if (hasEnded) finish();
    else if (socket.isPaused()) socket.resume();
  };

  const answer = (message: Uint8Array): void => {
    isAnswering = true;
    if (responder.vouch === undefined) proceed(responder.handle(message, { identity, certificate, swapRoles }));
    else responder.vouch(identity).then((client) => guarded(() => answerTo(client, message))(), broken);
  };

  const timeReceiving = (isReceiving: boolean): void => {
    if (isReceiving) {
      receiving ??= setTimeout(() => {
        log.warn(peer, 'request not received in time');
        takeLeave(socket);
      }, limits.requestTimeout);
    } else {
      clearTimeout(receiving);
      receiving = undefined;
    }
  };

  /** A client for which nobody vouches gets its answer, and is sent away. */
  const answerTo = (client: Client, message: Uint8Array): void => {
    isRefused = client.isRefused === true;
    proceed(responder.handle(message, { ...client, certificate, swapRoles }));
  };

  const proceed = (steps: Steps<Uint8Array>): void => {
    const step = takeTurn(steps);
    if (!step.done) {
      const goOn = guarded(() => proceed(steps));
      if (step.value === undefined) setImmediate(goOn);
      else void step.value.then(goOn);
      return;
    }
    const hasRoom = socket.write(step.value);
    lend();
    if (!hasRoom) {
      socket.once('drain', guarded(answerNext));
      return;
    }
    const next = take();
    // Other connections get their turn between two messages of this one.
    if (next === undefined) rest();
    else setImmediate(guarded(() => react(next)));
  };

  const swapRoles = (by: string, version: Version): void => {
    lender = { identity: by, version };
  };

  /** Swaps the roles where that was asked for: the communication channel remains as established. */
  const lend = (): void => {
    if (lender === undefined) return;
    lent = new LentConnection({
      write: (octets) => void socket.write(octets),
      giveBack: () => {
        lent = undefined;
      },
      destroy: () => socket.destroy(),
    });
    responder.lend(lent, lender);
    lender = undefined;
  };

  const finish = (): void => {
    socket.end();
    reader.end();
  };

  const guarded = (work: () => void) => () => {
    if (socket.destroyed) return;
    try {
      work();
    } catch (error) {
      if (error instanceof CodecError) refuse(error);
      else broken(error);
    }
  };

  /** A fault of the server costs the client its connection, not the others theirs. */
  const broken = (error: unknown): void => {
    log.error({ ...peer, err: error }, 'a connection failed unexpectedly');
    socket.destroy();
  };

  const refuse = (error: CodecError): void => {
    isAnswering = false;
    // The error's message may show octets, which could be a part of a key.
    log.warn({ ...peer, reason: error.code, offset: error.offset }, 'octets that are no message');
    socket.removeAllListeners('data').resume();
    // A client that has ended its side inside a message expects no answer to it.
    if (error.code !== 'truncated') socket.end(responder.refuse(error));
    setTimeout(() => socket.destroy(), LINGER).unref();
  };

  socket.setTimeout(limits.idleTimeout, () => {
    log.info(peer, 'idle connection closed');
    takeLeave(socket);
  });
  socket.on('error', (error) => log.info({ ...peer, reason: error.message }, 'connection broken'));
  socket.on('close', () => {
    clearTimeout(receiving);
    lent?.closed();
    log.debug(peer, 'connection closed');
  });
  socket.on('data', (chunk) => {
    reader.push(chunk);
    if (isAnswering) return;
    guarded(answerNext)();
    // What is not answered at once keeps what comes behind it waiting.
    if (isAnswering) socket.pause();
  });
  socket.on('end', () => {
    hasEnded = true;
    if (!isAnswering) guarded(finish)();
  });
}
