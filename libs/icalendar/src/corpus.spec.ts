// Every calendar of the test corpus: what must be taken is taken, and nothing does more than be refused.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '#contentline';
import { LIMITS } from '../../../test/support/limits.js';
import { InvalidCalendarObject, readCalendarObject } from './index.js';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(corpus);

// By the manifest: no single object (RFC 4791 §4.1), or without what RFC 5545 asks for and a server cannot do without.
const NO_OBJECT =
  /\b(?:METHOD|uids|component-types|dup-master|not-one-vcalendar|unbalanced|version)\b|missing:\S*\b(?:UID|VERSION|DTSTART)\b/;

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['ics/tricky/cyrus/calendarevent_get_alert_acknowledged_far_future-L12.ics', 'an alarm dismissed at no time in UTC'],
  ['ics/tricky/ical.net/Minutely1.ics', 'every minute without end'],
  ['ics/tricky/icalendar-python/pacific_fiji.ics', 'two DTSTART, and the second was meant as the end'],
  ['ics/tricky/nextcloud-calendar/vcalendar-journal.ics', 'a line that is neither a property nor folded'],
  ['ics/tricky/rustical/ical_event.ics', 'a line that is neither a property nor folded'],
  ['ics/valid/kcalendarcore/KAlarm_TestCase09.ics', 'every four minutes without end'],
  ['ics/valid/node-ical/recurrence-sequence.ics', 'one instance changed twice'],
]);

const TAKEN: ReadonlyMap<string, string> = new Map([
  ['ics/tricky/ical.js/recur_instances.ics', 'the second component has a name of its own, and is kept'],
  ['ics/broken/ical4j/eli_courtwright.ics', 'only PRODID and the zone are missing'],
  ['ics/broken/ical4j/sogo-geo-escaped-semicolon.ics', 'only GEO is wrong'],
  ['ics/broken/icalendar-ruby/single_event_bad_location.ics', 'only LOCATION is wrong'],
]);

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly remarks: string;
}

function samples(): readonly Sample[] {
  const rows = readFileSync(new URL('manifest.tsv', corpus), 'utf8')
    .split('\n')
    .map((row) => row.split('\t'));
  const column = (name: string) => rows[0]?.indexOf(name) ?? -1;
  const [kind, remarks] = [column('class'), column('dav_object')];
  return rows
    .filter(([file = '']) => file.startsWith('ics/'))
    .map((row) => ({ file: row[0] ?? '', kind: row[kind] ?? '', remarks: row[remarks] ?? '' }));
}

/** `taken`, or the sentence with which it is refused. */
function verdictOf(file: string): string {
  const decoded = decodeBody(readFileSync(new URL(file, corpus)));
  if (decoded === undefined) return 'not UTF-8';
  try {
    readCalendarObject(decoded.text, LIMITS);
    return 'taken';
  } catch (error) {
    if (error instanceof InvalidCalendarObject) return error.message;
    throw error;
  }
}

describe.skipIf(!isThere)('the corpus (skipped where ../shared/corpus is absent)', () => {
  const start = performance.now();
  const verdicts = isThere ? samples().map((sample) => ({ ...sample, verdict: verdictOf(sample.file) })) : [];
  const milliseconds = performance.now() - start;

  it('is read in little time', () => {
    expect(verdicts.length).toBeGreaterThan(1000);
    // 8 MB; half a second on a busy machine.
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('is taken where it holds one object', () => {
    const wrongly = verdicts
      .filter(({ kind, remarks }) => kind !== 'broken' && !NO_OBJECT.test(remarks))
      .filter(({ file, verdict }) => (verdict === 'taken') === REFUSED.has(file) && verdict !== 'not UTF-8');
    expect(wrongly).toEqual([]);
  });

  it('is refused where it is broken, or holds no object', () => {
    const wrongly = verdicts
      .filter(({ kind, remarks }) => kind === 'broken' || NO_OBJECT.test(remarks))
      .filter(({ file, verdict }) => (verdict === 'taken') !== TAKEN.has(file));
    expect(wrongly).toEqual([]);
  });

  it('is refused with sentences', () => {
    const sentences = verdicts.map(({ verdict }) => verdict).filter((verdict) => !/^(taken|not UTF-8)$/.test(verdict));
    expect(sentences.filter((sentence) => !/^[A-Z"].{15,160}\.$/s.test(sentence))).toEqual([]);
  });
});
