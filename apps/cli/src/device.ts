// The devices that did something, by the id of their app password or by its label.
import { type Actor, type Database, devicesCalled } from '#store';
import { Failure } from './failure.js';

/** Who is meant by `--device`. @throws Failure where it is nobody, or more than one */
export async function findDevice(database: Database, homeId: number, text: string): Promise<Actor> {
  const [device, ...others] = await devicesCalled(database, homeId, text);
  if (device === undefined) throw new Failure(`No device is called ${text}; daybook history shows labels and ids.`);
  if (others.length > 0) {
    const ids = [device, ...others].map(({ credentialId }) => credentialId).join(', ');
    throw new Failure(`Several devices are called ${text}; give the id of one: ${ids}.`);
  }
  return device;
}

/** How a device is called in the account of `user`. @param actor null for a command */
export function deviceName(actor: Actor | null, user: string): string {
  if (actor === null) return 'a command';
  const owner = actor.account === user ? '' : `${actor.account}: `;
  return `${owner}${actor.label ?? 'password'} (${actor.credentialId})`;
}
