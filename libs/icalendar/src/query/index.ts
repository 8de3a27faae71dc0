// What queries ask of calendar objects: filters, time ranges, busy time, expansion.
export * from './busy.js';
export * from './filter.js';
export { expandText } from './kept-expansions.js';
export * from './limit.js';
export * from './match.js';
export { type Occurrence, occurrencesOf } from './occurrences.js';
export { asQueried, type QueriedObject, queriedObject, TooManyInstances } from './queried-object.js';
export { ALWAYS, overlaps, type Span } from './span.js';
export { INDEXED_PROPERTIES, textsOf } from './texts.js';
