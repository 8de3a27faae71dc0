// The configuration: the settings as the environment gives them, checked all at once before anything starts.
import { z } from 'zod';
import { isOpen } from './embedded/account.js';
import { type Setting, settings } from './settings.js';

type Value<Row> = Row extends Setting<infer V> ? V : never;

export type Configuration = { readonly [Key in keyof typeof settings]: Value<(typeof settings)[Key]> };

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used. The message has one line for each, naming the variable and what it must be. */
export class ConfigurationError extends Error {}

/**
 * Reads the configuration. A variable that is empty counts as missing.
 * @throws ConfigurationError naming all that is wrong
 */
export function readConfiguration(env: Environment): Configuration {
  const problems: string[] = [];
  const values = Object.entries<Setting<unknown>>(settings).map(([key, { name, preset, form, schema }]) => {
    const given = env[name]?.trim() || undefined;
    const text = given ?? preset;
    const result = text === undefined ? undefined : z.safeParse(schema, text);
    if (result?.success === false) problems.push(`${name} is ${shown(name, given)}. It must be ${form}.`);
    return [key, result?.data];
  });
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  const configuration: Configuration = Object.fromEntries(values);
  return env.DATA_DIR ? configuration : { ...configuration, dataDir: usualDataDir(configuration.dataDir) };
}

// Root's home is closed to others, and so to PostgreSQL, which root has to run as somebody else.
function usualDataDir(preset: string): string {
  return process.getuid?.() === 0 && !isOpen(process.cwd()) ? '/var/lib/daybook' : preset;
}

// A database URL and a token are secrets even when they are wrong.
function shown(name: string, text: string | undefined): string {
  return /URL|TOKEN/.test(name) ? 'not usable' : JSON.stringify(text?.slice(0, 100));
}

/** Reads the file `.env` of the working directory, if there is one; what the environment says already stays. */
export function loadEnvironmentFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new ConfigurationError(`The file .env cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
