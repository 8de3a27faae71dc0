// What a rule leaves open is taken from the start (RFC 5545 §3.3.10): the day of a month, the weekday, the time of day.
import { DAY, HOUR, type LocalTime, MINUTE } from '../time.js';
import { weekdayOf } from './days.js';
import { FREQUENCIES, type RecurrenceRule } from './rule.js';

/**
 * The same rule with all the parts that its occurrences need: BYHOUR, BYMINUTE and BYSECOND as far as they are finer than
 * its frequency; for weeks BYDAY; for months and years BYDAY, or one that names days by their number.
 */
export function completed(rule: RecurrenceRule, start: LocalTime): RecurrenceRule {
  const day = Math.floor(start / DAY);
  const second = start - day * DAY;
  const rank = FREQUENCIES.indexOf(rule.freq);
  // RFC 5545 §3.3.12: where there are no leap seconds, second 60 is 59.
  const bySecond = rule.bySecond.map((number) => Math.min(number, 59));
  return {
    ...rule,
    ...completedDays(rule, day),
    byHour: rank > 2 ? orElse(rule.byHour, Math.floor(second / HOUR)) : rule.byHour,
    byMinute: rank > 1 ? orElse(rule.byMinute, Math.floor(second / MINUTE) % 60) : rule.byMinute,
    bySecond: rank > 0 ? orElse(bySecond, second % 60) : bySecond,
  };
}

function orElse(list: readonly number[], number: number): readonly number[] {
  return list.length === 0 ? [number] : list;
}

/** @param start days since 1970-01-01 */
function completedDays(rule: RecurrenceRule, start: number): Partial<RecurrenceRule> {
  const { freq, byDay, byMonthDay, byYearDay, byWeekNo, byMonth, scale } = rule;
  const number = scale.monthOf(start);
  const day = start - scale.monthSpan(number).first + 1;
  // Who writes YEARLY and BYMONTHDAY means days of one month; and if none is named, it is that of the start.
  if (freq === 'YEARLY' && byWeekNo.length + byYearDay.length === 0 && (byMonthDay.length > 0 || byDay.length === 0)) {
    return { byMonth: orElse(byMonth, scale.nameOf(number)), byMonthDay: orElse(byMonthDay, day) };
  }
  if (byDay.length + byMonthDay.length + byYearDay.length > 0) return {};
  if (freq === 'MONTHLY') return { byMonthDay: [day] };
  return freq === 'WEEKLY' || freq === 'YEARLY' ? { byDay: [{ weekday: weekdayOf(start), ordinal: 0 }] } : {};
}
