// list (RFC 7808 §5.2): all zones, or those that have changed since a token.
import type { Action } from '../action.js';
import { json } from '../json.js';
import { zoneList } from '../zones.js';

export const list: Action = {
  name: 'list',
  path: '/zones',
  parameters: [{ name: 'changedsince', required: false }],
  run({ parameters }) {
    const { synctoken, timezones } = zoneList();
    // Each version of tzdata changes what is said of every zone, as its version is part of that.
    const isCurrent = parameters.get('changedsince') === synctoken;
    return json({ synctoken, timezones: isCurrent ? [] : timezones });
  },
};
