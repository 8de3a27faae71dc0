// From a request to its answer: which action is meant, and whether the client has the answer already.
import { DavError, type DavResponse, empty, parseHeaders, type RawHeaders, readOutcome } from '#dav';
import { currentTzdata } from '#icalendar';
import { type Action, parametersIn } from './action.js';
import { capabilities } from './actions/capabilities.js';
import { expand } from './actions/expand.js';
import { find } from './actions/find.js';
import { get } from './actions/get.js';
import { leapseconds } from './actions/leapseconds.js';
import { list } from './actions/list.js';
import { type Place, placeOf } from './paths.js';
import { problem, TzdistError } from './problem.js';

export interface TzdistRequest {
  readonly method: string;
  /** The request target as it came, for which `isTzdist` holds. */
  readonly target: string;
  readonly headers: RawHeaders;
}

const OTHERS = [list, get, expand, find, leapseconds];
const ACTIONS = [capabilities(...OTHERS), ...OTHERS];

// As often as another server looks for changes (RFC 7808 §4.1.4).
const CACHE = 'public, max-age=3600';

/** Answers a request of anybody. HEAD is answered as GET; whoever sends the answer leaves the body out. */
export function answerTzdist(request: TzdistRequest): DavResponse {
  try {
    return answer(request);
  } catch (error) {
    if (error instanceof TzdistError) return problem(error);
    // A header that cannot be read.
    if (error instanceof DavError) return problem(new TzdistError(error.status, 'invalid-action', error.message));
    throw error;
  }
}

function answer({ method, target, headers: raw }: TzdistRequest): DavResponse {
  const place = placeOf(target);
  if (method !== 'GET' && method !== 'HEAD') {
    const headers = { allow: 'GET, HEAD' };
    throw new TzdistError(
      405,
      'invalid-action',
      `${method} is not possible here; time zones can only be read.`,
      headers,
    );
  }
  const query = new URLSearchParams(target.split('?').slice(1).join('?'));
  const headers = parseHeaders(raw);
  const action = actionAt(place, query);
  const { mediaType, etag, vary, body } = action.run({
    tzid: place.tzid,
    parameters: parametersIn(query, action),
    accept: headers.accept,
  });
  const modified = new Date(currentTzdata().modified);
  const validators = {
    etag: `"${etag}"`,
    'last-modified': modified.toUTCString(),
    'cache-control': CACHE,
    ...(vary !== undefined && { vary }),
  };
  switch (readOutcome(headers, { weak: false, tag: etag }, modified)) {
    case 'failed':
      throw new TzdistError(412, 'invalid-action', 'The time zones are not in the state that the request named.');
    case 'not-modified':
      return empty(304, validators);
    case 'proceed':
      return { status: 200, headers: { ...validators, 'content-type': `${mediaType}; charset=utf-8` }, body: body() };
  }
}

/** What list and find share is a path: find is what has its parameter. @throws TzdistError */
function actionAt({ path }: Place, query: URLSearchParams): Action {
  const there = ACTIONS.filter((action) => action.path === path);
  const asked = there.find(({ parameters }) => parameters.some(({ name, required }) => required && query.has(name)));
  const action = asked ?? there[0];
  if (action === undefined) throw new TzdistError(404, 'invalid-action', 'There is nothing at this URL.');
  return action;
}
