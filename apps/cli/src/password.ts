// Getting a new password from the person or script that gives the command.
import { hashPassword, passwordProblem } from '#accounts';
import { Failure } from './failure.js';
import type { Terminal } from './terminal.js';

export const PASSWORD_STDIN = ['--password-stdin', 'read the password from the first line of standard input'] as const;

/** Refuses at once where the password could not be asked for later. @throws Failure */
export function checkPasswordSource(terminal: Terminal, fromStdin: boolean): void {
  if (fromStdin || terminal.isInteractive) return;
  throw new Failure('There is no terminal to ask for the password on; use --password-stdin.');
}

/** Reads or asks for a password. @returns its hash @throws Failure */
export async function newSecret(terminal: Terminal, fromStdin: boolean): Promise<string> {
  const password = fromStdin ? await terminal.readLine() : await terminal.askHidden('Password: ');
  const problem = passwordProblem(password);
  if (problem !== undefined) throw new Failure(problem);
  if (!fromStdin && (await terminal.askHidden('The same again: ')) !== password) {
    throw new Failure('The two passwords differ.');
  }
  return await hashPassword(password);
}
