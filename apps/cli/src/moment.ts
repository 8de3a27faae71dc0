// Times as people give them to commands.
import { InvalidArgumentError } from 'commander';

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const DURATION = /^P?(?:(\d{1,5})D)?T?(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?$/i;

/** A moment that was. @throws InvalidArgumentError */
export function parsePast(text: string): Date {
  const moment = parseMoment(text);
  // A time without a zone is in UTC, which may be later than the person thinks.
  if (moment.getTime() > Date.now()) throw new InvalidArgumentError('That is in the future; times are in UTC.');
  return moment;
}

/**
 * @param text a date or a date and time of ISO 8601, in UTC unless it says otherwise; or a duration until now, such as 2h,
 *   30m, 1d12h or PT2H
 * @throws InvalidArgumentError
 */
export function parseMoment(text: string): Date {
  const moment = DATE_TIME.test(text) ? dateTime(text) : beforeNow(text);
  if (moment === undefined) {
    throw new InvalidArgumentError('Give a time such as 2026-01-31T12:00Z, or how long ago: 30m, 2h, 7d, PT36H.');
  }
  return moment;
}

function dateTime(text: string): Date | undefined {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    DATE_TIME.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  const offset = /^(Z|UTC)$/i.test(zone) ? 'Z' : zone.replace(/^(...):?/, '$1:');
  const moment = new Date(`${date}T${hour}:${minute}:${second}${fraction}${offset}`);
  // 30 February is not a day in March.
  const isDay = new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day);
  return isDay && !Number.isNaN(moment.getTime()) ? moment : undefined;
}

function beforeNow(text: string): Date | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return new Date(Date.now() - (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
