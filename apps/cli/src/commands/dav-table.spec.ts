// `daybook dav:table` says what the server does, and the page made from it is up to date.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLLECTION_KINDS, HOME_KINDS, OBJECT_KINDS } from '#dav';
import { C, D } from '#xml';
import { commandLine } from '../../../../test/support/command-line.js';
import { protocol } from '../../../server/src/protocol.js';
import { davTable } from './dav-table.js';

// It needs no database.
const daybook = commandLine('postgres://nobody@127.0.0.1:1/none');

describe('daybook dav:table', () => {
  it('has every row of the protocol', () => {
    const { methods, reports, properties } = davTable(protocol);
    expect(methods.map(({ name }) => name)).toEqual(protocol.methodNames);
    expect(reports.map(({ name }) => name)).toEqual([...protocol.reports.keys()]);
    expect(properties.map(({ name }) => name)).toEqual([...protocol.properties.keys()]);
    expect(methods.find(({ name }) => name === 'MKCALENDAR')?.on).toContain('unmapped-collection');
    expect(properties).toContainEqual({
      name: D('getetag'),
      on: [...HOME_KINDS, ...COLLECTION_KINDS, ...OBJECT_KINDS],
      settable: false,
      given: 'in allprop',
    });
    expect(properties.find(({ name }) => name === C('calendar-data'))?.given).toBe('in reports');
  });

  it('is a table for people', async () => {
    const { code, printed, said } = await daybook(['dav:table']);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(printed).toContain(`DAV: ${protocol.compliance}\n`);
    expect(printed).toMatch(/^METHOD +ON$/m);
    expect(printed).toMatch(/^PROPFIND +everything$/m);
    expect(printed).toMatch(/^c:calendar-multiget +read +calendar-home, calendar, schedule-inbox$/m);
    expect(printed).toMatch(
      /^d:displayname +yes +in allprop +.*\bcalendar, addressbook, folder, file-home, schedule-inbox, schedule-outbox, notifications, attachments$/m,
    );
    expect(printed).toMatch(/^d +DAV:$/m);
  });

  it('is JSON when that is asked for', async () => {
    expect(JSON.parse((await daybook(['dav:table', '--json'])).printed)).toEqual(davTable(protocol));
    expect(await daybook(['dav:table', '--json', '--markdown'])).toMatchObject({ code: 2, printed: '' });
  });

  it('is what docs/support.md says', async () => {
    const page = readFileSync(new URL('../../../../docs/support.md', import.meta.url), 'utf8');
    expect(page, 'npx daybook dav:table --markdown > docs/support.md').toBe(
      `${(await daybook(['dav:table', '--markdown'])).printed}\n`,
    );
  });
});
