// Every setting of Daybook: its name in the environment, its default, what it may be and what it means.
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { InvalidCalendar, parseTime } from '#icalendar';

/** One row of the table of settings. */
export interface Setting<Value> {
  /** The environment variable. */
  readonly name: string;
  /** What is read where the variable is missing or empty; undefined where nothing is then set. */
  readonly preset: string | undefined;
  /** What the value must be, as the end of the sentence "It must be …". */
  readonly form: string;
  readonly meaning: string;
  /** Reads the text of the variable. */
  readonly schema: z.ZodType<Value, string>;
}

function setting<Value>(
  name: string,
  preset: string,
  [form, schema]: Form<Value>,
  meaning: string,
): Setting<Value> & { readonly preset: string } {
  return { name, preset, form, schema, meaning };
}

function optional<Value>(name: string, [form, schema]: Form<Value>, meaning: string): Setting<Value | undefined> {
  return { name, preset: undefined, form, schema, meaning };
}

type Form<Value> = readonly [form: string, schema: z.ZodType<Value, string>];

function whole(min: number, max: number): Form<number> {
  const inRange = (number: number) => number >= min && number <= max;
  return [
    `a whole number from ${min} to ${max}`,
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number)
      .refine(inRange),
  ];
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
  ['t', 1024 ** 4],
]);

const octets = z
  .string()
  .regex(/^\d{1,12}[kmgt]?$/i)
  .transform((text) => Number.parseInt(text, 10) * (UNITS.get(text.replace(/\d/g, '').toLowerCase()) ?? Number.NaN));

// Node keeps a whole object in one string at times; 256 MiB stays below the longest one.
const MAX_SIZE = 256 * 1024 ** 2;

// Timers take no more than 2^31 milliseconds.
const seconds: Form<number> = [
  'a number of seconds from 0.1 to 86400, such as 0.5 or 30',
  z
    .string()
    .regex(/^\d{1,5}(\.\d{1,3})?$/)
    .transform((text) => Math.round(Number(text) * 1000))
    .refine((ms) => ms >= 100 && ms <= 86_400_000),
];

const size: Form<number> = [
  'a number of octets up to 256M, such as 1048576, 1024k or 1M',
  octets.refine((number) => number >= 1 && number <= MAX_SIZE),
];

// Beyond 4096T, numbers of octets would not be exact any more.
const MAX_QUOTA = 4096 * 1024 ** 4;

const quota: Form<number> = [
  'the word none, or a number of octets such as 500M, 2G or 1T',
  z.union([
    z.literal('none').transform(() => Number.POSITIVE_INFINITY),
    octets.refine((number) => number <= MAX_QUOTA),
  ]),
];

// RFC 4791 §5.2.6, §5.2.7
const dateTime: Form<number> = [
  'a date with a time in UTC, such as 19000101T000000Z',
  z
    .string()
    .regex(/^\d{8}T\d{6}Z$/)
    .transform((text, context) => {
      try {
        return parseTime(text).local;
      } catch (error) {
        if (!(error instanceof InvalidCalendar)) throw error;
        context.issues.push({ code: 'custom', message: error.message, input: text });
        return z.NEVER;
      }
    }),
];

const host: Form<string> = [
  'an address or name of this machine, such as 127.0.0.1, ::1 or localhost',
  z.string().regex(/^([0-9a-f.:]+(%\w+)?|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/i),
];

const folder: Form<string> = ['the path of a folder', z.string().regex(/^[^\0]+$/)];

const databaseUrl: Form<string> = [
  'a URL such as postgres://user:password@host:5432/database',
  z.string().refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)),
];

// Hrefs begin at the root of the host, so a path could not be kept.
const publicUrl: Form<string> = [
  'a URL without a path, such as https://dav.example.com/',
  z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:\/\/[^/?#@]+\/?$/i.test(text))
    .transform((text) => new URL(text).href),
];

const processes: Form<number> = [
  'the word auto, or a whole number from 1 to 64',
  z
    .string()
    .regex(/^(auto|\d{1,2})$/)
    .transform((text) => (text === 'auto' ? Math.min(availableParallelism(), 64) : Number(text)))
    .refine((number) => number >= 1 && number <= 64),
];

const onOrOff: Form<boolean> = ['on or off', z.enum(['on', 'off']).transform((text) => text === 'on')];

const freeBusy: Form<'granted' | 'everybody'> = ['granted or everybody', z.enum(['granted', 'everybody'])];

const directory: Form<'everybody' | 'addresses'> = ['everybody or addresses', z.enum(['everybody', 'addresses'])];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const logLevel: Form<(typeof LOG_LEVELS)[number]> = [`one of ${LOG_LEVELS.join(', ')}`, z.enum(LOG_LEVELS)];

const LOOPBACK = ['127.0.0.0/8', '::1'];

const networks: Form<readonly string[]> = [
  'a list of addresses, networks and the word loopback, such as "loopback, 10.0.0.0/8, 2001:db8::1"',
  z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''))
    .transform((items) => items.flatMap((item) => (item === 'loopback' ? LOOPBACK : [item])))
    .refine((items) => items.every(isNetwork)),
];

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/', 2);
  const version = isIP(address);
  if (version === 0 || text.split('/').length > 2) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** The table of settings; each key is a field of the configuration. */
export const settings = {
  host: setting('HOST', '127.0.0.1', host, 'The address to listen on. 0.0.0.0 or :: lets other computers connect.'),
  port: setting('PORT', '8207', whole(0, 65_535), 'The port to listen on; 0 takes a free one.'),
  workers: setting(
    'WORKERS',
    '1',
    processes,
    'Processes that serve, together on the same port; auto for one per core.',
  ),
  publicUrl: optional('PUBLIC_URL', publicUrl, 'Where clients reach Daybook, if that is behind a proxy.'),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    '',
    networks,
    'Proxies whose X-Forwarded-For or Forwarded header names the client.',
  ),
  dataDir: setting(
    'DATA_DIR',
    'data',
    folder,
    'Where the embedded PostgreSQL keeps its data; /var/lib/daybook for root where others cannot enter.',
  ),
  databaseUrl: optional('DATABASE_URL', databaseUrl, 'A PostgreSQL (15 or newer) to use instead of the embedded one.'),
  databasePoolSize: setting('DATABASE_POOL_SIZE', '10', whole(1, 500), 'Connections to the database at once.'),
  databasePrepared: setting(
    'DATABASE_PREPARED',
    'on',
    onOrOff,
    'Whether connections remember statements; off behind a pooler that cannot follow that.',
  ),
  acquireTimeout: setting('DATABASE_ACQUIRE_TIMEOUT', '5', seconds, 'Seconds that a request waits for one of them.'),
  statementTimeout: setting('DATABASE_STATEMENT_TIMEOUT', '10', seconds, 'Seconds that a statement may take.'),
  longTimeout: setting(
    'DATABASE_LONG_TIMEOUT',
    '30',
    seconds,
    'Seconds for a statement that changes all of a collection.',
  ),
  lockTimeout: setting(
    'DATABASE_LOCK_TIMEOUT',
    '5',
    seconds,
    'Seconds that a change waits for others of the same account.',
  ),
  idleTransactionTimeout: setting(
    'DATABASE_IDLE_TRANSACTION_TIMEOUT',
    '15',
    seconds,
    'Seconds after which the database gives up a transaction that asks for nothing.',
  ),
  logLevel: setting('LOG_LEVEL', 'info', logLevel, 'The least that a message must matter to be logged.'),
  metricsToken: optional(
    'METRICS_TOKEN',
    ['16 or more letters, digits and signs without blanks', z.string().regex(/^[\x21-\x7e]{16,}$/)],
    'A bearer token that lets /metrics be read from elsewhere; without one it answers only on this machine.',
  ),
  headTimeout: setting('HEAD_TIMEOUT', '10', seconds, 'Seconds for the header fields of a request.'),
  requestTimeout: setting('REQUEST_TIMEOUT', '60', seconds, 'Seconds for a whole request to arrive.'),
  idleTimeout: setting('IDLE_TIMEOUT', '75', seconds, 'Seconds that a connection is kept for the next request.'),
  stallTimeout: setting('STALL_TIMEOUT', '60', seconds, 'Seconds in which a client must take 64 kB of an answer.'),
  maxConnections: setting('MAX_CONNECTIONS', '2000', whole(1, 100_000), 'Connections of clients at once.'),
  maxConnectionsPerAddress: setting(
    'MAX_CONNECTIONS_PER_ADDRESS',
    '100',
    whole(1, 100_000),
    'Of one address; those of this machine and of trusted proxies are not counted.',
  ),
  maxBodyMemory: setting(
    'MAX_BODY_MEMORY',
    '128M',
    size,
    'Octets of all large bodies that are in memory at once, sent and received.',
  ),
  bodyThreads: setting(
    'BODY_THREADS',
    '2',
    whole(0, 64),
    'Threads of each process that read and convert bodies above 64 kB; 0 lets everybody wait meanwhile.',
  ),
  bodyTime: setting('BODY_TIME', '10', seconds, 'Seconds that they may take for one.'),
  maxRequestRate: setting(
    'MAX_REQUEST_RATE',
    '0',
    whole(0, 100_000),
    'Requests per second of an account, or of an address without one; four times as many at once; 0 for no limit.',
  ),
  maxReports: setting(
    'MAX_REPORTS',
    '4',
    whole(1, 1000),
    'Reports of one account, and whole calendars, at once; others wait.',
  ),
  reportWait: setting('REPORT_WAIT', '10', seconds, 'Seconds that they wait.'),
  maxResourceSize: setting('MAX_RESOURCE_SIZE', '10M', size, 'Octets of one event, task, contact or file.'),
  // In base64, MAX_RESOURCE_SIZE has not room for more.
  maxImageSize: setting('MAX_IMAGE_SIZE', '7M', size, 'Octets of one picture in a contact.'),
  maxXmlSize: setting('MAX_XML_SIZE', '2M', size, 'Octets of an XML request.'),
  maxMultigetHrefs: setting('MAX_MULTIGET_HREFS', '5000', whole(1, 100_000), 'Hrefs in one multiget report.'),
  maxQueryResults: setting(
    'MAX_QUERY_RESULTS',
    '5000',
    whole(1, 1_000_000),
    'Events or contacts in the answer to one query.',
  ),
  maxCollections: setting('MAX_COLLECTIONS', '100', whole(2, 100_000), 'Calendars and address books of one account.'),
  maxFolders: setting('MAX_FOLDERS', '1000', whole(0, 100_000), 'Folders of one account.'),
  maxResources: setting(
    'MAX_RESOURCES',
    '200000',
    whole(1, 1e9),
    'Events, tasks or contacts of one calendar or address book.',
  ),
  freeBusy: setting(
    'FREE_BUSY',
    'granted',
    freeBusy,
    'Who sees when the owner of a new account is busy: everybody who signed in, or those to whom it is granted.',
  ),
  directory: setting(
    'DIRECTORY',
    'everybody',
    directory,
    'Whom a search for people finds: everybody by a part of a name, or by whole e-mail addresses alone (addresses).',
  ),
  quota: setting('QUOTA', '1G', quota, 'Octets of all that one account keeps; none for no limit.'),
  minDateTime: setting(
    'MIN_DATE_TIME',
    '00010101T000000Z',
    dateTime,
    'The earliest time that an event or task may name.',
  ),
  maxDateTime: setting('MAX_DATE_TIME', '99991231T235959Z', dateTime, 'The latest one.'),
  maxInstances: setting(
    'MAX_INSTANCES',
    '3000',
    whole(31, 1_000_000),
    'Instances of one series in one answer; rules with more in a month are refused.',
  ),
  maxLocks: setting('MAX_LOCKS', '1000', whole(1, 1_000_000), 'Write locks that one account may have.'),
  maxLockSeconds: setting(
    'MAX_LOCK_SECONDS',
    '3600',
    whole(1, 1e9),
    'Seconds that a write lock lasts unless it is refreshed.',
  ),
  maxAttendees: setting('MAX_ATTENDEES', '1000', whole(1, 100_000), 'Attendees of one event.'),
  maxProperties: setting('MAX_PROPERTIES', '100', whole(0, 10_000), 'Properties that clients may set on one resource.'),
  maxPropertySize: setting('MAX_PROPERTY_SIZE', '64k', size, 'Octets of one such property.'),
  syncDays: setting('SYNC_DAYS', '60', whole(1, 36_500), 'Days for which clients can catch up with what was removed.'),
  syncChanges: setting('SYNC_CHANGES', '10000', whole(0, 1e9), 'The last changes of an account are kept even longer.'),
  versionDays: setting('VERSION_DAYS', '30', whole(0, 36_500), 'Days for which earlier versions are kept.'),
  massChangeShare: setting(
    'MASS_CHANGE_SHARE',
    '50',
    whole(1, 100),
    'Percent of a collection; a device that deletes or rewrites more at once is reported.',
  ),
  massChangeObjects: setting('MASS_CHANGE_OBJECTS', '20', whole(1, 1e9), 'But not for fewer objects than this.'),
  massChangeMinutes: setting(
    'MASS_CHANGE_MINUTES',
    '10',
    whole(1, 1440),
    'At once means without a pause of so many minutes.',
  ),
} satisfies Readonly<Record<string, Setting<unknown>>>;
