// Passwords that people choose, and app passwords.
import { describe, expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from './app-passwords.js';
import { hashPassword, passwordProblem, verifyPassword } from './passwords.js';

describe('a password', () => {
  it('is hashed with Argon2id, 19 MiB, two passes and its own salt', async () => {
    const secret = await hashPassword('open sesame');
    expect(secret).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword('open sesame')).not.toBe(secret);
    expect(await verifyPassword(secret, 'open sesame')).toBe(true);
    expect(await verifyPassword(secret, 'open sesame ')).toBe(false);
  });

  it('is the same however its accents were composed', async () => {
    expect(await verifyPassword(await hashPassword('e\u0301t\u00e9'), '\u00e9te\u0301')).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['1025 bytes', 'x'.repeat(1025)],
    ['a line feed', 'a\nb'],
    ['half a surrogate pair', '\ud800'],
    ['the form of an app password', generateAppPassword()],
  ])('cannot be %s', (_, password) => {
    expect(passwordProblem(password)).toMatch(/\.$/);
  });

  it('can be anything else', () => {
    for (const password of ['x', 'a:b', '  ', 'daybook', 'пароль', 'x'.repeat(1024)]) {
      expect(passwordProblem(password)).toBeUndefined();
    }
  });
});

describe('an app password', () => {
  it('is drawn from 140 random bits and grouped', () => {
    const drawn = new Set(Array.from({ length: 200 }, generateAppPassword));
    expect(drawn.size).toBe(200);
    for (const appPassword of drawn) expect(appPassword).toMatch(/^daybook(-[a-z2-7]{4}){7}$/);
    expect(new Set([...drawn].join('').replaceAll('daybook', '').replaceAll('-', '')).size).toBe(32);
  });

  it('is found however it was typed', () => {
    const appPassword = generateAppPassword();
    const digest = appPasswordDigest(appPassword);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(appPasswordDigest(appPassword.toUpperCase().replaceAll('-', ' '))).toBe(digest);
    expect(appPasswordDigest(appPassword.replaceAll('-', ''))).toBe(digest);
    expect(appPasswordDigest(generateAppPassword())).not.toBe(digest);
  });

  it('is told from other passwords', () => {
    for (const other of ['', 'daybook', 'secret', `${generateAppPassword()}a`, `x${generateAppPassword()}`]) {
      expect(appPasswordDigest(other)).toBeUndefined();
    }
  });
});
