// XML without a server: names, untrusted documents in, escaped markup out.
export * from './markup.js';
export * from './names.js';
export * from './reader.js';
export * from './recurring.js';
export * from './serialize.js';
export * from './tree.js';
