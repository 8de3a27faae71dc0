// Dates and times: vCard 4.0 has the basic form of ISO 8601 (RFC 6350 §4.3), vCard 3.0 and jCard have the extended one.

const BASIC = (() => {
  const month = '(?:0[1-9]|1[0-2])';
  const day = '(?:0[1-9]|[12]\\d|3[01])';
  const [hour, sixty] = ['(?:[01]\\d|2[0-3])', '[0-5]\\d'];
  const second = '(?:[0-5]\\d|60)';
  return {
    date: `\\d{4}(?:-${month}|${month}${day})?|--${month}(?:${day})?|---${day}`,
    time: `(?:${hour}(?:${sixty}(?:${second})?)?|-${sixty}(?:${second})?|--${second})(?:Z|[+-]${hour}(?:${sixty})?)?`,
    complete: `\\d{4}${month}${day}`,
    seconds: `${hour}${sixty}${second}`,
  };
})();
const DATE_AND_OR_TIME = new RegExp(`^(?=.)(?:${BASIC.date})?(?:T${BASIC.time})?$`);
const TIMESTAMP = new RegExp(`^${BASIC.complete}T${BASIC.seconds}(?:Z|[+-]\\d\\d(?:\\d\\d)?)?$`);

/**
 * The basic form of a date, a time after `T`, or both: `1985-04-12T23:20:50Z` is `19850412T232050Z`. Fractions of seconds,
 * which vCard 4.0 does not have, are left out.
 * @returns undefined where it is nothing of the kind
 */
export function basicDateTime(value: string): string | undefined {
  const [date = '', time] = value.trim().toUpperCase().split('T');
  const basic = `${basicDate(date)}${time === undefined ? '' : `T${basicTime(time)}`}`;
  return DATE_AND_OR_TIME.test(basic) ? basic : undefined;
}

/** The basic form of a moment, as REV has it; of a day, its first moment in UTC. */
export function basicTimestamp(value: string): string | undefined {
  const basic = basicDateTime(value);
  const moment = basic === undefined || basic.includes('T') ? basic : `${basic}T000000Z`;
  return moment !== undefined && TIMESTAMP.test(moment) ? moment : undefined;
}

/** The extended form of what `basicDateTime` gives. */
export function extendedDateTime(basic: string): string {
  const [date = '', time] = basic.split('T');
  const extended = date.replace(/^(\d{4}|--)(\d\d)(\d\d)$/, (_, year: string, month: string, day: string) =>
    year === '--' ? `--${month}-${day}` : `${year}-${month}-${day}`,
  );
  return time === undefined ? extended : `${extended}T${extendedTime(time)}`;
}

/** The basic form of a time or of an offset from UTC. */
export function basicTime(time: string): string {
  return time.replace(/:|[.,]\d+/g, '');
}

/** The extended form of a time or of an offset from UTC. */
export function extendedTime(time: string): string {
  return time.replace(/(\d\d)(?=\d\d)/g, '$1:');
}

function basicDate(date: string): string {
  return date.replace(/^(\d{4}|--)-?(\d\d)-(\d\d)$/, '$1$2$3');
}
