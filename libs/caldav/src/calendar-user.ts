// Calendar users and the addresses by which invitations name them (RFC 6638 §2.4.1).
import { principalHref, principalNameIn } from '#dav';
import type { PrincipalRecord, Recipient } from '#store';

/** The addresses of a principal, as it is told them. */
export function addressesOf({ name, email }: Pick<PrincipalRecord, 'name' | 'email'>): readonly string[] {
  return [...(email === null ? [] : [`mailto:${email}`]), principalHref(name)];
}

/** Whom a calendar user address means, a mailto URI or the URL of a principal; undefined where it can be nobody here. */
export function recipientIn(address: string): Recipient | undefined {
  const [, email] = /^mailto:([^?]+)/i.exec(address.trim()) ?? [];
  if (email !== undefined) return { email: decoded(email) };
  const name = principalNameIn(address);
  return name === undefined ? undefined : { name };
}

/** Whether an address means a principal. */
export function isAddressOf(address: string, { name, email }: Pick<PrincipalRecord, 'name' | 'email'>): boolean {
  const meant = recipientIn(address);
  if (meant === undefined) return false;
  return 'name' in meant ? meant.name === name : meant.email.toLowerCase() === email?.toLowerCase();
}

function decoded(email: string): string {
  try {
    return decodeURIComponent(email);
  } catch {
    return email;
  }
}
