// Access control over HTTP: what is granted, and what is told of it.
import { expect } from 'vitest';
import { D, elements, type Markup, type Name, textOf, type XmlElement } from '#xml';
import { acl } from './access-bodies.js';
import { propfind } from './request-bodies.js';
import type { Account } from './server.js';

/** Sets the entries of a resource. */
export const setAcl = (owner: Account, path: string, ...aces: readonly Markup[]) =>
  owner.send('ACL', path, acl(...aces)).status(200);

/** What somebody may do with a resource: the names of the privileges. */
export const privilegesOf = async (who: Account, path: string): Promise<readonly string[]> => {
  const answer = (await who.propfind(path, propfind(D('current-user-privilege-set'))).status(207)).of();
  const set = answer.found.get(D('current-user-privilege-set'));
  return set === undefined
    ? []
    : elements(set).map((privilege) => elements(privilege)[0]?.name.replace(/.*}/, '') ?? '');
};

/** An entry of DAV:acl in short: whom it is about, what it decides, and what more there is. */
const inShort = (ace: XmlElement): string => {
  const child = (of: XmlElement, name: Name) => elements(of, name)[0];
  const principal = child(ace, D('principal')) ?? ace;
  const whom = elements(principal)[0];
  const decision = child(ace, D('grant')) ?? child(ace, D('deny')) ?? ace;
  const privileges = elements(decision).map((privilege) => elements(privilege)[0]?.name.replace(/.*}/, ''));
  const inherited = child(ace, D('inherited'));
  return [
    whom?.name === D('href') ? textOf(whom) : (whom?.name.replace(/.*}/, '') ?? ''),
    decision.name.replace(/.*}/, ''),
    privileges.join('+'),
    ...(child(ace, D('protected')) === undefined ? [] : ['protected']),
    ...(inherited === undefined ? [] : [`from ${textOf(inherited)}`]),
  ].join(' ');
};

/** The entries of a resource in short. */
export const aclOf = async (who: Account, path: string): Promise<readonly string[]> => {
  const answer = (await who.propfind(path, propfind(D('acl'))).status(207)).of();
  const property = answer.found.get(D('acl'));
  expect(property).toBeDefined();
  return property === undefined ? [] : elements(property).map(inShort);
};
