// The names by which the parts of the server ask for each other.

export const CONFIGURATION = Symbol('Configuration');
export const DATABASE = Symbol('Database');
export const LOGGER = Symbol('Logger');
export const ASIDE = Symbol('Aside');
export const PROTOCOL = Symbol('Protocol');
export const METRICS = Symbol('Metrics');
export const EDGE = Symbol('Edge');
