// The time zone data distribution service (RFC 7808): time zones for programs, without signing in.
export { CONTEXT_PATH, isTzdist } from './paths.js';
export { answerTzdist, type TzdistRequest } from './service.js';
