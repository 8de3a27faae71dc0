// find (RFC 7808 §5.5): the zones of which a name matches a pattern.
import { type Action, invalid } from '../action.js';
import { json } from '../json.js';
import { zoneList } from '../zones.js';

export const find: Action = {
  name: 'find',
  path: '/zones',
  parameters: [{ name: 'pattern', required: true }],
  run({ parameters }) {
    const matches = matcher(parameters.get('pattern') ?? '');
    const { synctoken, timezones } = zoneList();
    return json({
      synctoken,
      timezones: timezones.filter(({ tzid, aliases = [] }) => [tzid, ...aliases].some(matches)),
    });
  },
};

// A star at the beginning and one at the end, and escaped characters between them.
const PATTERN = /^(\*?)((?:[^*\\]|\\[*\\])*?)(\*?)$/s;

/** Makes the test of a name. @throws TzdistError invalid-pattern */
function matcher(pattern: string): (name: string) => boolean {
  const [, before, middle, after] = pattern === '' ? [] : (PATTERN.exec(pattern) ?? []);
  if (middle === undefined) {
    throw invalid('pattern', 'It is a text with "*" at its beginning or end; others, and "\\", are escaped by "\\".');
  }
  const text = plain(middle.replace(/\\(.)/gs, '$1'));
  return (name) => {
    const other = plain(name);
    if (before === '*') return after === '*' ? other.includes(text) : other.endsWith(text);
    return after === '*' ? other.startsWith(text) : other === text;
  };
}

/** As names are compared: ASCII without case, underscores as spaces. */
function plain(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replaceAll('_', ' ');
}
