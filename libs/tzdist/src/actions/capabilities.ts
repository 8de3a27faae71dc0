// capabilities (RFC 7808 §5.1): what the service can do, read from the table of its actions.
import { tzdataVersion } from '#icalendar';
import type { Action } from '../action.js';
import { json } from '../json.js';
import { CONTEXT_PATH } from '../paths.js';
import { PUBLISHER } from '../zones.js';
import { FORMATS } from './get.js';

/** @param others all other actions */
export function capabilities(...others: readonly Action[]): Action {
  const action: Action = {
    name: 'capabilities',
    path: '/capabilities',
    parameters: [],
    run: () =>
      json({
        version: 1,
        info: {
          'primary-source': `${PUBLISHER}:${tzdataVersion()}`,
          formats: FORMATS.map(({ mediaType }) => mediaType),
          truncated: { any: true, untruncated: true },
        },
        actions: [action, ...others].map(described),
      }),
  };
  return action;
}

function described({ name, path, parameters }: Action) {
  const query = parameters.length === 0 ? '' : `{?${parameters.map((parameter) => parameter.name).join()}}`;
  return {
    name,
    'uri-template': `${CONTEXT_PATH}${path}${query}`,
    parameters: parameters.map((parameter) => ({ ...parameter, multi: false })),
  };
}
