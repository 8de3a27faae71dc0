// Objects by their lines, and their instances as short texts: how the specs of instances are written.
import {
  createBudget,
  formatTime,
  type Instance,
  type InstanceOptions,
  instances,
  parseTime,
  readComponents,
  UTC,
  type UtcTime,
  type Zone,
  zoneNamed,
} from '#icalendar';

export function zone(name: string): Zone {
  const found = zoneNamed(name);
  if (found === undefined) throw new Error(`There is no zone ${name}.`);
  return found;
}

export const BERLIN = 'DTSTART;TZID=Europe/Berlin';
export const NEW_YORK = zone('America/New_York');

/** An object of components given by their lines: first the master, then its overrides. */
export function objectOf(name: string, ...components: readonly (readonly string[])[]) {
  const text = components.map((lines) => [`BEGIN:${name}`, ...lines, `END:${name}`].join('\r\n'));
  const all = readComponents(['BEGIN:VCALENDAR', ...text, 'END:VCALENDAR', ''].join('\r\n')).components;
  const isOverride = (index: number) => components[index]?.some((line) => line.startsWith('RECURRENCE-ID')) ?? false;
  return { master: all.find((_, index) => !isOverride(index)), overrides: all.filter((_, index) => isOverride(index)) };
}

export const event = (...components: readonly (readonly string[])[]) => objectOf('VEVENT', ...components);

export function options(changed: Partial<InstanceOptions> = {}): InstanceOptions {
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  return { zones: zoneNamed, floatingZone: UTC, budget: createBudget(100_000), ...always, ...changed };
}

export const between = (from: string, to: string) => ({ from: parseTime(from).local, to: parseTime(to).local });
export const utc = (time: UtcTime) => formatTime({ form: 'utc', local: time });

/** At most twenty instances, by their start and end in UTC, and what their component is called. */
export function list(object: Parameters<typeof instances>[0], changed: Partial<InstanceOptions> = {}): string[] {
  const found: Instance[] = [];
  for (const instance of instances(object, options(changed))) if (found.push(instance) === 20) break;
  return found.map(({ start, end, component }) => {
    const summary = component.properties.find(({ name }) => name === 'SUMMARY')?.value;
    return `${utc(start)}/${utc(end)}${summary === undefined ? '' : ` ${summary}`}`;
  });
}

export const starts = (...parameters: Parameters<typeof list>) =>
  list(...parameters).map((text) => text.replace(/\/\S*/, ''));
