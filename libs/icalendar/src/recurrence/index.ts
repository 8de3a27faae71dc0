// Recurrence rules (RFC 5545 §3.3.10, RFC 7529): read, and followed within a budget.
export * from './budget.js';
export { type OccurrenceOptions, occurrences } from './occurrences.js';
export { parseRecurrenceRule } from './parse.js';
export * from './rule.js';
export { RSCALES } from './scales/index.js';
