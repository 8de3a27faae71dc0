// vCard without a server: 3.0 (RFC 2426) and 4.0 (RFC 6350).
export * from './admit.js';
export * from './card.js';
export * from './convert/to-version.js';
export * from './filter.js';
export * from './from-jcard.js';
export * from './image-size.js';
export * from './invalid-card.js';
export * from './jcard.js';
export * from './limits.js';
export * from './match.js';
export * from './partial.js';
export * from './property-name.js';
export * from './read.js';
export * from './render.js';
export * from './search-text.js';
export * from './split.js';
