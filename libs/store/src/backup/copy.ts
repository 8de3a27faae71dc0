// PostgreSQL's COPY on a connection of pg: octets of whole tables as streams, no faster than they are taken.
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type pg from 'pg';

// What pg's types leave out of the connection and of what can be submitted to it.
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

interface CopyQuery extends pg.Submittable {
  handleCopyInResponse(connection: CopyConnection): void;
  handleCopyData(message: { readonly chunk: Buffer }): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleReadyForQuery(): void;
  handleError(error: Error): void;
}

/** Runs a COPY … TO STDOUT. The stream has to be read to its end before the connection can do anything else. */
export function copyOut(client: pg.ClientBase, statement: string): Readable {
  let socket: Readable | undefined;
  const octets = new Readable({
    read: () => void socket?.resume(),
    destroy(error, done) {
      // What still comes goes nowhere, but the connection has to see its end.
      socket?.resume();
      done(error);
    },
  });
  const query: CopyQuery = {
    submit(connection) {
      socket = connection.stream;
      connection.query(statement);
    },
    handleCopyInResponse() {},
    handleCopyData({ chunk }) {
      // The chunk is a view of a buffer that pg uses again.
      if (!octets.destroyed && !octets.push(Buffer.from(chunk))) socket?.pause();
    },
    handleCommandComplete() {},
    handleReadyForQuery: () => void octets.push(null),
    handleError: (error) => void octets.destroy(error),
  };
  client.query(query);
  return octets;
}

/** Runs a COPY … FROM STDIN. @returns how many rows there were */
export async function copyIn(
  client: pg.ClientBase,
  statement: string,
  octets: AsyncIterable<Uint8Array>,
): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    let rows = 0;
    let failure: Error | undefined;
    const feed = async (connection: CopyConnection) => {
      for await (const chunk of octets) {
        // The database has seen something that it does not take; it ignores the rest.
        if (failure !== undefined) return;
        connection.sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
      }
      connection.endCopyFrom();
    };
    const query: CopyQuery = {
      submit: (connection) => connection.query(statement),
      handleCopyInResponse(connection) {
        feed(connection).catch((error: Error) => {
          failure = error;
          connection.sendCopyFail(error.message);
        });
      },
      handleCopyData() {},
      handleCommandComplete: ({ text }) => {
        rows = Number(text.split(' ')[1]);
      },
      handleReadyForQuery: () => resolve(rows),
      handleError(error) {
        failure ??= error;
        reject(failure);
      },
    };
    client.query(query);
  });
}
