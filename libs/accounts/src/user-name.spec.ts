// The rule for user names.
import { expect, it } from 'vitest';
import { normaliseUserName, userNameProblem } from './user-name.js';

it.each([
  'a',
  'alice',
  'Alice Liddell',
  'alice@example.com',
  'jos\u00e9',
  '王小明',
  '__proto__',
  'constructor',
  '...',
  '💡'.repeat(63),
])('admits %s', (name) => {
  expect(userNameProblem(name)).toBeUndefined();
});

it.each([
  ['empty', ''],
  ['65 characters', 'a'.repeat(65)],
  ['256 bytes', '💡'.repeat(64)],
  ['dot', '.'],
  ['dot dot', '..'],
  ['a slash', 'a/b'],
  ['a backslash', 'a\\b'],
  ['a colon', 'a:b'],
  ['NUL', 'a\0'],
  ['a C1 control', 'a\x85b'],
  ['a right-to-left override', 'a\u202eb'],
  ['a zero-width space', 'a\u200bb'],
  ['a line separator', 'a\u2028b'],
  ['half a surrogate pair', 'a\ud800'],
  ['a noncharacter', 'a\uffffb'],
  ['a space at the end', 'alice '],
  ['another form than NFC', 'jose\u0301'],
])('refuses %s with a sentence', (_, name) => {
  expect(userNameProblem(name)).toMatch(/^A user name .*\.$/);
});

it('has a form for names that look the same', () => {
  expect(normaliseUserName('jose\u0301')).toBe('jos\u00e9');
});
