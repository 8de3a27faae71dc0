// The log: what is written, and above all what is not.
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';

function capture(options: { readonly isTTY?: boolean; readonly logLevel?: string } = {}) {
  const lines: string[] = [];
  const { isTTY = false, logLevel = 'info' } = options;
  const logger = createLogger({ logLevel }, { isTTY, write: (line) => lines.push(line) });
  return { logger, lines };
}

const HOSTILE = 'a\r\nb\u001b[2J\u009b2J\u202ec\u2028"\\';

describe('the log', () => {
  it('is one JSON object per line, whatever is logged, and loses nothing', () => {
    const { logger, lines } = capture();
    logger.info({ userAgent: HOSTILE }, HOSTILE);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: HOSTILE, userAgent: HOSTILE });
  });

  it('is readable for a person, and cannot steer the terminal', () => {
    const { logger, lines } = capture({ isTTY: true });
    logger.warn({ path: '/dav/', userAgent: HOSTILE }, 'a "quoted" message');
    logger.info(HOSTILE);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d WARN {2}a "quoted" message path="\/dav\/" userAgent=/);
    for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]+\n$/);
  });

  it('shows the stack of an error and its cause, and none of its other fields', () => {
    const cause = Object.assign(new Error('relation "x" does not exist'), { code: '42P01', parameters: ['secret'] });
    const error = new Error('It failed.', { cause });
    for (const isTTY of [true, false]) {
      const { logger, lines } = capture({ isTTY });
      logger.error(error);
      expect(lines.join('')).toContain('It failed.');
      expect(lines.join('')).toContain('logger.spec.ts');
      expect(lines.join('')).not.toContain('secret');
    }
    const { logger, lines } = capture();
    logger.error({ err: error }, 'GET /dav/');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'GET /dav/', err: { cause: { code: '42P01' } } });
  });

  it('leaves out what matters less than the level', () => {
    const { logger, lines } = capture({ logLevel: 'error' });
    logger.warn('no');
    expect(lines).toEqual([]);
  });
});
