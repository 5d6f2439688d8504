import { AssertionError } from 'chai';
import type { HttpAnswer, HttpRequest } from '../../../profiles/checks/subject.ts';
import { type Endpoint, handshake, type Patience } from '../transport.ts';

const HEAD_END = '\r\n\r\n';

/**
 * Sends one HTTP request as it is on a TLS connection of its own and reads the response (RFC 9112). Throws a chai
 * AssertionError where no complete HTTP response comes, TransportError where there is no TLS session, and the reason of an
 * aborted signal.
 */
export async function httpExchange(
  endpoint: Endpoint,
  path: string,
  request: HttpRequest,
  { timeoutMs, signal }: Patience,
): Promise<HttpAnswer> {
  const socket = await handshake(endpoint, { timeoutMs, signal });
  const end = (): unknown => socket.destroy();
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end);
  try {
    socket.write(Buffer.concat([Buffer.from(headOf(request, path), 'latin1'), request.body]));
    let received = Buffer.alloc(0);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received = Buffer.concat([received, chunk]);
      const answer = answerIn(received, false);
      if (answer !== undefined) return answer;
    }
    signal?.throwIfAborted();
    const answer = answerIn(received, true);
    if (answer === undefined)
      throw new AssertionError(`no complete HTTP response came, only ${received.length} octets`);
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new AssertionError(`no HTTP response: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    socket.destroy();
  }
}

function headOf({ method, protocol, headers }: HttpRequest, path: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} ${protocol}`, ...lines].join('\r\n') + HEAD_END;
}

/** The response that octets hold, undefined while there is more of it to come. `ended`: whether the peer has closed. */
function answerIn(octets: Buffer, ended: boolean): HttpAnswer | undefined {
  const at = octets.indexOf(HEAD_END);
  if (at < 0) return undefined;
  const [statusLine = '', ...lines] = octets.toString('latin1', 0, at).split('\r\n');
  const [, protocol = '', status = ''] = /^(HTTP\/\d\.\d) (\d{3})/.exec(statusLine) ?? [];
  if (protocol === '') throw new AssertionError(`the answer is not HTTP: ${JSON.stringify(statusLine.slice(0, 40))}`);
  const headers = new Map(lines.map(headerOf));
  const rest = octets.subarray(at + HEAD_END.length);
  const body = bodyIn(rest, headers, ended);
  return body && { protocol, status: Number(status), headers, body };
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** RFC 9112 section 6.3: in chunks, of a stated length, or to the end of the connection. */
function bodyIn(rest: Buffer, headers: ReadonlyMap<string, string>, ended: boolean): Buffer | undefined {
  if (headers.get('transfer-encoding')?.toLowerCase() === 'chunked') return chunksIn(rest);
  const length = headers.get('content-length');
  if (length === undefined) return ended ? rest : undefined;
  return rest.length < Number(length) ? undefined : rest.subarray(0, Number(length));
}

/** RFC 9112 section 7.1. */
function chunksIn(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(rest.toString('latin1', at, line), 16);
    if (Number.isNaN(size)) throw new AssertionError('the HTTP response has a chunk without a size');
    const start = line + 2;
    if (rest.length < start + size) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(rest.subarray(start, start + size));
    at = start + size + 2;
  }
}
