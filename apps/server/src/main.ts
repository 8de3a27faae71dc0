// The server without the command line, as `nest start` runs it.
import { loadEnvironmentFile, readConfiguration } from '#runtime';
import { serve } from './serve.js';

loadEnvironmentFile();
await serve(readConfiguration(process.env));
