// Octets to a server and back, for requests that no HTTP client would send.
import { connect } from 'node:net';

/**
 * Sends octets and reads until the server closes the connection or has been silent for a moment.
 * @param request text goes out as Latin-1, so that each character is one octet
 * @returns what came back, as Latin-1
 */
export function sendRaw(port: number, request: string | Buffer, silenceMs = 2_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.setTimeout(silenceMs, end);
    socket.on('error', (error) => (chunks.length === 0 ? reject(error) : end()));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', end);
    socket.write(typeof request === 'string' ? Buffer.from(request, 'latin1') : request);
  });
}

/** A request head from its lines, with `Connection: close`. */
export function head(requestLine: string, ...fields: readonly string[]): string {
  return [requestLine, ...fields, 'Connection: close', '', ''].join('\r\n');
}

/** The status codes of the answers on one connection, in their order. */
export function statusesIn(answer: string): readonly number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, code]) => Number(code));
}
