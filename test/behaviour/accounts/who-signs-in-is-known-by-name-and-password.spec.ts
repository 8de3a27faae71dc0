// Basic authentication: who may come in, and what everybody else is told (RFC 7617, RFC 7235).
import { describe, expect, it } from 'vitest';
import { hashPassword } from '#accounts';
import { removeUser, setPassword } from '#store';
import { basic } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { PASSWORD, startDaybook } from '../../support/server.js';

const { account, client, database } = await startDaybook();

describe('without credentials', () => {
  it('every method is answered by 401 with a realm and a body, whether there is something or not', async () => {
    const alice = await account();
    const anonymous = client();
    for (const path of [
      '/',
      '/dav/',
      alice.principal,
      alice.calendar,
      `${alice.calendar}a.ics`,
      '/nothing',
      '/dav/calendars/nobody/',
    ]) {
      for (const method of [
        'OPTIONS',
        'GET',
        'PROPFIND',
        'REPORT',
        'PUT',
        'DELETE',
        'MKCALENDAR',
        'PROPPATCH',
        'POST',
        'COPY',
      ]) {
        const { text } = await anonymous
          .send(method, path)
          .status(401)
          .header('www-authenticate', /^Basic realm="[^"]+", charset="UTF-8"$/);
        expect(text, `${method} ${path}`).not.toBe('');
      }
    }
  });

  it('a PUT is refused without its body being taken, and the connection or a new one goes on', async () => {
    const alice = await account();
    for (const size of [100, 500_000, 5_000_000]) {
      await client().put(`${alice.calendar}a.ics`, 'x'.repeat(size)).status(401);
      await alice.get(`${alice.calendar}a.ics`).status(404);
    }
  });
});

describe('with wrong credentials', () => {
  it('a wrong password, an unknown name and an empty one get the same answer', async () => {
    const alice = await account();
    const answers = await Promise.all(
      [
        [alice.name, 'wrong'],
        ['nobody', PASSWORD],
        ['', PASSWORD],
        [alice.name, ''],
        [alice.name.toUpperCase(), PASSWORD],
        [`${alice.name} `, PASSWORD],
      ].map(([name = '', password = '']) =>
        client({ authorization: basic(name, password) })
          .propfind(alice.principal)
          .status(401),
      ),
    );
    const [first] = answers;
    for (const { text, headers } of answers) {
      expect(text).toBe(first?.text);
      expect({ ...headers, date: '' }).toEqual({ ...first?.headers, date: '' });
    }
  });

  it('what cannot be read, or is of another scheme, is 401 as well', async () => {
    const alice = await account();
    for (const authorization of [
      'Basic',
      'Basic ',
      'Basic !!!',
      'Basic YQ==',
      'Bearer abc',
      'Digest username="x"',
      'nonsense',
      basic(alice.name, 'x'.repeat(2000)),
      `Basic ${Buffer.from(`${alice.name}:\xff`, 'latin1').toString('base64')}`,
      basic(`${alice.name}\0`, PASSWORD),
    ]) {
      await client({ authorization })
        .propfind('/dav/')
        .status(401)
        .header('www-authenticate', /^Basic realm=/);
    }
  });
});

describe('with the right ones', () => {
  it('the scheme may be written in any case', async () => {
    const alice = await account();
    for (const scheme of ['basic', 'BASIC', 'Basic ']) {
      await client({ authorization: alice.authorization.replace('Basic', scheme) })
        .propfind('/dav/')
        .status(207);
    }
  });

  it('names and passwords may be in any language, and composed in any way', async () => {
    const zoe = await account('Zoë-東京');
    const password = 'Pässwörd: 🦒';
    await setPassword(database, zoe.name, await hashPassword(password));
    for (const form of ['NFC', 'NFD'] as const) {
      const authorization = basic(zoe.name.normalize(form), password.normalize(form));
      await client({ authorization }).propfind(zoe.calendar).status(207);
    }
  });

  it('each request stands for itself, also on one connection', async () => {
    const [alice, bob] = [await account(), await account()];
    await alice.put(`${alice.calendar}a.ics`, event()).status(201);
    await bob.get(`${alice.calendar}a.ics`).status(404);
    await client().get(`${alice.calendar}a.ics`).status(401);
    await alice.get(`${alice.calendar}a.ics`).status(200);
  });
});

describe('at once', () => {
  it('a changed password ends the old one', async () => {
    const alice = await account();
    await alice.propfind('/dav/').status(207);
    await setPassword(database, alice.name, await hashPassword('another'));
    await alice.propfind(alice.calendar).status(401);
    await alice.put(`${alice.calendar}a.ics`, event()).status(401);
    await client({ authorization: basic(alice.name, 'another') })
      .propfind(alice.calendar)
      .status(207);
  });

  it('a removed account is gone', async () => {
    const alice = await account();
    await alice.propfind(alice.calendar).status(207);
    await removeUser(database, alice.name);
    for (const path of [alice.calendar, alice.principal, '/dav/', '/', `${alice.calendar}a.ics`])
      await alice.propfind(path).status(401);
    await alice.options(alice.calendar).status(401);
  });
});
