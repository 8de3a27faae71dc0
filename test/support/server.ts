// A Daybook for one test file: the DAV edge on a free port, on a database of its own.
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect } from 'vitest';
import { createAuthenticator } from '#accounts';
import type { Aside, Limits } from '#dav';
import { addUser, type Database, type DatabaseOptions } from '#store';
import { createBodyMemory } from '../../apps/server/src/dav/body-memory.js';
import { createEdge } from '../../apps/server/src/dav/edge.js';
import { createFairUse, type FairUseLimits } from '../../apps/server/src/dav/fair-use.js';
import { createHttpServer, type HttpLimits } from '../../apps/server/src/http-server.js';
import { protocol } from '../../apps/server/src/protocol.js';
import { freshDatabase, freshDatabaseUrl } from './database.js';
import { basic, type DavClient, davClient, type Headers } from './dav-client.js';
import { BODY_MEMORY, FAIR_USE, HTTP_LIMITS, LIMITS, STALL_TIMEOUT } from './limits.js';

export const PASSWORD = 'correct horse battery';
// PASSWORD under Argon2id with the cheapest parameters, so that signing in costs a test nothing.
export const SECRET = '$argon2id$v=19$m=8,t=1,p=1$wfff6nDWZEdMx0tPtQtqjg$I9S8HD2zhO+J0iIA7D9kEGVQH0D/HoTIl0qUyPzA04I';

/** What a proxy in front of the server would be called. */
export const PUBLIC_HOST = 'dav.example.com';

/** A client that is signed in to an account of its own, and the paths of what the account has from the beginning. */
export interface Account extends DavClient {
  readonly name: string;
  readonly authorization: string;
  readonly principal: string;
  readonly calendarHome: string;
  readonly calendar: string;
  /** Where invitations come in and go out. */
  readonly inbox: string;
  readonly outbox: string;
  /** What else is in the calendar home from the beginning, as far as it synchronises. */
  readonly given: readonly string[];
  /** The collection in it that does not. */
  readonly attachments: string;
  readonly addressBookHome: string;
  readonly addressBook: string;
  /** The top of its files. */
  readonly files: string;
}

export interface Daybook {
  readonly port: number;
  readonly database: Database;
  readonly databaseUrl: string;
  /** Makes an account. @param name by default a new one */
  account(name?: string, options?: { readonly administrator?: boolean }): Promise<Account>;
  /** A client with headers of its own, by default without credentials. */
  client(headers?: Headers): DavClient;
  /** The names of the statements that run during `work`, transactions included as `begin` and `commit`. */
  statements(work: () => Promise<unknown>): Promise<readonly string[]>;
  /** Runs `work` once, just before the next statement of this name. */
  interrupt(statement: string, work: () => Promise<unknown>): void;
  /** What the server reported to its operator since this was asked for last; a test in which something remains fails. */
  takeErrors(): readonly string[];
  /** What was told to the audit log since this was asked for last. */
  takeAudited(): readonly AuditedEvent[];
}

/** An event of the audit log, and who it is about. */
export interface AuditedEvent {
  readonly account: string | undefined;
  readonly act: string;
  readonly href?: string;
}

export interface DaybookOptions {
  readonly limits?: Partial<Limits>;
  readonly fairUse?: Partial<FairUseLimits>;
  readonly http?: Partial<HttpLimits>;
  readonly bodyMemory?: number;
  readonly stallTimeout?: number;
  readonly database?: Partial<DatabaseOptions>;
  /** Another server with whose database this one runs; absent: with a new one. */
  readonly beside?: Daybook;
}

let accounts = 0;

/** Starts a server; to be called at the top of a test file. It is stopped after the last test. */
export async function startDaybook({
  limits,
  fairUse,
  http,
  bodyMemory = BODY_MEMORY,
  stallTimeout = STALL_TIMEOUT,
  database: options,
  beside,
}: DaybookOptions = {}): Promise<Daybook> {
  const ran: string[] = [];
  const errors: string[] = [];
  const audited: AuditedEvent[] = [];
  const databaseUrl = beside?.databaseUrl ?? options?.url ?? (await freshDatabaseUrl());
  const database = beside?.database ?? (await freshDatabase({ ...options, url: databaseUrl }));
  const interruptions = new Map<string, () => Promise<unknown>>();
  const observed = observe(database, async (statement) => {
    ran.push(statement);
    const work = interruptions.get(statement);
    interruptions.delete(statement);
    await work?.();
  });
  const edge = createEdge({
    protocol,
    authenticator: createAuthenticator(observed),
    fairUse: createFairUse(observed, copiedAside, { ...FAIR_USE, ...fairUse }),
    limits: { ...LIMITS, ...limits },
    bodyMemory: createBodyMemory(bodyMemory),
    stallTimeout,
    publicHost: PUBLIC_HOST,
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
    onRequest: ({ account, audit = [] }) => void audited.push(...audit.map((event) => ({ account, ...event }))),
    onError: (error, what) => errors.push(`${what}: ${error instanceof Error ? error.stack : error}`),
  });
  const { server, close } = createHttpServer((request, response) => void edge(request, response), {
    ...HTTP_LIMITS,
    ...http,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  afterEach(() => expect(takeErrors()).toEqual([]));
  afterAll(async () => {
    agent.destroy();
    server.closeAllConnections();
    await close();
  });
  const takeErrors = () => errors.splice(0);
  const client = (headers: Headers = {}) => davClient({ port, agent, headers });

  return {
    port,
    database,
    databaseUrl,
    client,
    takeErrors,
    takeAudited: () => audited.splice(0),
    async account(name = `user${++accounts}`, { administrator = false } = {}) {
      const email = `${name}@example.com`;
      await addUser(database, { name, displayName: `Account ${name}`, email, administrator, secret: SECRET });
      const authorization = basic(name, PASSWORD);
      const segment = encodeURIComponent(name);
      return {
        ...client({ authorization }),
        name,
        authorization,
        principal: `/dav/principals/users/${segment}/`,
        calendarHome: `/dav/calendars/${segment}/`,
        calendar: `/dav/calendars/${segment}/default/`,
        inbox: `/dav/calendars/${segment}/inbox/`,
        outbox: `/dav/calendars/${segment}/outbox/`,
        given: ['inbox/', 'outbox/', 'notification/', 'freebusy'].map((name) => `/dav/calendars/${segment}/${name}`),
        attachments: `/dav/calendars/${segment}/dropbox/`,
        addressBookHome: `/dav/addressbooks/${segment}/`,
        addressBook: `/dav/addressbooks/${segment}/default/`,
        files: `/dav/files/${segment}/`,
      };
    },
    interrupt: (statement, work) => interruptions.set(statement, work),
    async statements(work) {
      ran.length = 0;
      await work();
      return ran.splice(0);
    },
  };
}

/** Done here, since threads have no TypeScript, but with all of it copied as on the way to one and back. */
const copiedAside: Aside = (work, body, ...rest) => structuredClone(work(...structuredClone([body, ...rest] as const)));

/** The same database, which announces what it runs, and what travels ahead of a statement right before that. */
function observe(database: Database, announce: (statement: string) => Promise<void>): Database {
  return {
    ...database,
    async query(statement, values) {
      await announce(statement.name);
      return await database.query(statement, values);
    },
    transaction: (work) =>
      database.transaction(async (queries) => {
        let ahead = ['begin'];
        const announceWith = async (statement: string) => {
          const names = [...ahead, statement];
          ahead = [];
          for (const name of names) await announce(name);
        };
        const result = await work({
          async query(statement, values) {
            await announceWith(statement.name);
            return await queries.query(statement, values);
          },
          runAhead(statement, values) {
            ahead.push(statement.name);
            queries.runAhead(statement, values);
          },
        });
        await announceWith('commit');
        return result;
      }),
  };
}
