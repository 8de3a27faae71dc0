// Answers in JSON.
import type { Answer } from './action.js';
import { digest } from './zones.js';

/** @param etag where it is not to be that of the text itself */
export function json(value: unknown, etag?: string): Answer {
  const text = JSON.stringify(value);
  return { mediaType: 'application/json', etag: etag ?? digest(text), body: () => text };
}
