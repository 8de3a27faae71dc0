// The configuration, read from environments that are right and wrong.
import { describe, expect, it } from 'vitest';
import { ConfigurationError, type Environment, readConfiguration } from './configuration.js';
import { settings } from './settings.js';

const problemsOf = (env: Environment): string[] => {
  try {
    readConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  return [];
};

describe('readConfiguration', () => {
  it('needs nothing', () => {
    expect(readConfiguration({})).toMatchObject({
      host: '127.0.0.1',
      port: 8207,
      publicUrl: undefined,
      databaseUrl: undefined,
      dataDir: 'data',
      trustedProxies: [],
      maxResourceSize: 10_485_760,
      syncDays: 60,
    });
  });

  it('takes an empty variable for a missing one', () => {
    expect(readConfiguration({ PORT: '', DATABASE_URL: ' ' })).toEqual(readConfiguration({}));
  });

  it.each([
    ['PORT', '0', 'port', 0],
    ['HOST', '::', 'host', '::'],
    ['PUBLIC_URL', 'https://dav.example.com', 'publicUrl', 'https://dav.example.com/'],
    ['PUBLIC_URL', 'HTTPS://DAV.example.com:8443/', 'publicUrl', 'https://dav.example.com:8443/'],
    ['DATABASE_URL', 'postgresql://a:b@db/daybook', 'databaseUrl', 'postgresql://a:b@db/daybook'],
    ['DATABASE_URL', 'postgres:///daybook?host=/run/pg', 'databaseUrl', 'postgres:///daybook?host=/run/pg'],
    [
      'TRUSTED_PROXIES',
      'loopback, 10.0.0.0/8 fd00::/8',
      'trustedProxies',
      ['127.0.0.0/8', '::1', '10.0.0.0/8', 'fd00::/8'],
    ],
    ['MAX_XML_SIZE', '512k', 'maxXmlSize', 524_288],
    ['DATABASE_LOCK_TIMEOUT', '0.25', 'lockTimeout', 250],
    ['MAX_RESOURCE_SIZE', '1048576', 'maxResourceSize', 1_048_576],
    ['QUOTA', '2g', 'quota', 2 * 1024 ** 3],
    ['QUOTA', '0', 'quota', 0],
    ['QUOTA', 'none', 'quota', Number.POSITIVE_INFINITY],
    ['MIN_DATE_TIME', '19700101T000001Z', 'minDateTime', 1],
    ['LOG_LEVEL', 'debug', 'logLevel', 'debug'],
  ] as const)('reads %s=%s', (name, text, key, value) => {
    expect(readConfiguration({ [name]: text })[key]).toEqual(value);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['DATABASE_LOCK_TIMEOUT', '0'],
    ['DATABASE_LOCK_TIMEOUT', '5s'],
    ['DATABASE_LOCK_TIMEOUT', '86401'],
    ['PORT', '8207a'],
    ['HOST', 'http://localhost'],
    ['PUBLIC_URL', 'dav.example.com'],
    ['PUBLIC_URL', 'https://example.com/dav'],
    ['PUBLIC_URL', 'ftp://example.com/'],
    ['PUBLIC_URL', 'https://me:secret@example.com/'],
    ['DATABASE_URL', 'mysql://localhost/daybook'],
    ['DATABASE_URL', 'localhost:5432'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['TRUSTED_PROXIES', 'proxy.example.com'],
    ['MAX_RESOURCE_SIZE', '10 MB'],
    ['MAX_RESOURCE_SIZE', '0'],
    ['MAX_RESOURCE_SIZE', '1g'],
    ['QUOTA', '5000T'],
    ['QUOTA', '-1'],
    ['MIN_DATE_TIME', '19700101'],
    ['MAX_DATE_TIME', '20260230T000000Z'],
    ['MAX_INSTANCES', '30'],
    ['LOG_LEVEL', 'loud'],
    ['SYNC_DAYS', '0'],
    ['METRICS_TOKEN', 'short'],
  ])('refuses %s=%s, naming the variable and what it must be', (name, text) => {
    const form = Object.values(settings).find((row) => row.name === name)?.form;
    expect(problemsOf({ [name]: text })).toEqual([expect.stringMatching(new RegExp(`^${name} is .+\\. It must be `))]);
    expect(problemsOf({ [name]: text })[0]).toContain(form);
  });

  it('tells all problems at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y', SYNC_DAYS: 'z' })).toHaveLength(3);
  });

  it('does not repeat what may hold a password', () => {
    expect(problemsOf({ DATABASE_URL: 'postgre://me:secret@db/x', METRICS_TOKEN: 'secret' }).join()).not.toContain(
      'secret',
    );
  });
});

describe('the table of settings', () => {
  it('has each variable once, with a default that it would take itself', () => {
    const rows = Object.values(settings);
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    for (const { preset, schema } of rows)
      if (preset !== undefined) expect(schema.safeParse(preset).success).toBe(true);
  });
});
