// Rows of text in columns, and other forms in which people read what is in the database.

/** Aligns the cells of each column. Nothing in a cell can steer the terminal. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [heading, ...rows.map((row) => row.map(printable))];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? '')].length)));
  return lines.map((line) =>
    line
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(width - [...cell].length);
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** A moment to the minute in UTC. */
export function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A moment to the second in UTC. */
export function second(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "1 calendar", "2 calendars" */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Octets as settings name them, with one digit after the point: "0", "1.5k", "2G"; "no limit" for infinity. */
export function size(octets: number): string {
  if (octets === Number.POSITIVE_INFINITY) return 'no limit';
  const units = ['', 'k', 'M', 'G', 'T'];
  const unit = Math.min(Math.floor(Math.log2(Math.max(octets, 1)) / 10), units.length - 1);
  return `${Math.round((octets / 1024 ** unit) * 10) / 10}${units[unit]}`;
}
