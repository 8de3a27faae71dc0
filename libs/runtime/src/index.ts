// What a process needs to run: configuration from the environment, a log, a database.
export { CannotStart } from './cannot-start.js';
export { type Configuration, ConfigurationError, loadEnvironmentFile, readConfiguration } from './configuration.js';
export { type DatabaseServer, openDatabase } from './database-server.js';
export { createLogger, type Logger } from './logger.js';
export { type Setting, settings } from './settings.js';
export { useNewestZones, zonesFile } from './time-zones.js';
