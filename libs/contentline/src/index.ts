// Content lines: the form that iCalendar (RFC 5545 §3.1) and vCard (RFC 6350 §3.2) have in common.
export * from './characters.js';
export * from './collation.js';
export * from './decode.js';
export * from './line.js';
export * from './read.js';
export * from './search-texts.js';
export * from './text.js';
export * from './write.js';
