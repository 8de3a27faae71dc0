// What somebody does next: with a server that has no accounts, and with a new account.
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Configuration } from '#runtime';
import type { Terminal } from '../terminal.js';

type Reachable = Pick<Configuration, 'host' | 'port' | 'publicUrl'>;

const LOOPBACK = /^(127\.|::1$|localhost$)/;
const ANY_ADDRESS = /^(0\.0\.0\.0|::)$/;

/** The lines with which a server greets whoever started it for the first time. */
export function welcome(configuration: Reachable, { npm_command }: Terminal['env']): string[] {
  // Started from a checkout, the program is on no path.
  const program = npm_command === undefined ? 'daybook' : 'npx daybook';
  return [
    '',
    `Daybook is ready at ${addressOf(configuration)}`,
    '',
    'There are no accounts yet. Add one, in another terminal and in this folder, with',
    `  ${program} user add NAME`,
    'and then, on a phone or computer, add a CalDAV account and a CardDAV account with',
    ...entries(configuration, 'NAME'),
    ...onlyHere(configuration),
    '',
  ];
}

/** The lines that say what the owner of a new account enters on a phone. */
export function firstSteps(configuration: Reachable, name: string): string[] {
  return [
    '',
    'Next, on a phone or computer, add a CalDAV account and a CardDAV account with',
    ...entries(configuration, name),
    '  or, better, one made for that device:',
    `             daybook app-password add ${quoted(name)} --label Phone`,
    ...onlyHere(configuration),
  ];
}

function entries(configuration: Reachable, name: string): string[] {
  return [`  server     ${addressOf(configuration)}`, `  user name  ${name}`, '  password   the one you chose'];
}

function addressOf({ host, port, publicUrl }: Reachable): string {
  const name = ANY_ADDRESS.test(host) ? hostname() : isIP(host) === 6 ? `[${host}]` : host;
  return publicUrl ?? `http://${name}:${port}/`;
}

function onlyHere({ host, publicUrl }: Reachable): string[] {
  if (publicUrl !== undefined || !LOOPBACK.test(host)) return [];
  return [
    '',
    'Only this computer reaches that address. HOST=0.0.0.0 lets the others of your network in;',
    'behind a proxy, PUBLIC_URL tells Daybook the address that they use.',
  ];
}

/** A word as a shell takes it. */
export function quoted(name: string): string {
  return /^[\w.@/-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
