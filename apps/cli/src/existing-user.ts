// The account that a command names.
import { findUser, type Queries, type UserSummary } from '#store';
import { Failure } from './failure.js';

/** @throws Failure where nobody has that name */
export async function existingUser(queries: Queries, name: string): Promise<UserSummary> {
  const user = await findUser(queries, name);
  if (user === undefined) throw noSuchUser(name);
  return user;
}

export function noSuchUser(name: string): Failure {
  return new Failure(`There is no account ${name}.`);
}
