// The ordinary records around the protocol, for TypeORM: accounts and what they sign in with.
import { EntitySchema } from 'typeorm';

export interface PrincipalEntity {
  id: number;
  kind: 'user' | 'group' | 'resource' | 'room';
  name: string;
  displayName: string;
  email: string | null;
  createdAt: Date;
}

/** One way to sign in: the account's password, or the app password of one device. */
export interface CredentialEntity {
  id: number;
  principalId: number;
  kind: 'password' | 'app-password';
  label: string;
  /** Argon2id in PHC form for a password; hexadecimal SHA-256 for an app password, which is random enough. */
  secret: string;
  /** What the device may do with what the account may do. */
  scope: 'full' | 'read-only';
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const id = { type: 'bigint', primary: true, generated: true } as const;

export const PrincipalSchema = new EntitySchema<PrincipalEntity>({
  name: 'principal',
  columns: {
    id,
    kind: { type: 'text' },
    name: { type: 'text' },
    displayName: { type: 'text', name: 'display_name' },
    email: { type: 'text', nullable: true },
    createdAt: { type: 'timestamptz', name: 'created_at', createDate: true },
  },
});

export const CredentialSchema = new EntitySchema<CredentialEntity>({
  name: 'credential',
  columns: {
    id,
    principalId: { type: 'bigint', name: 'principal_id' },
    kind: { type: 'text' },
    label: { type: 'text' },
    secret: { type: 'text' },
    scope: { type: 'text', default: 'full' },
    createdAt: { type: 'timestamptz', name: 'created_at', createDate: true },
    expiresAt: { type: 'timestamptz', name: 'expires_at', nullable: true },
    lastUsedAt: { type: 'timestamptz', name: 'last_used_at', nullable: true },
  },
});

export const entities = [PrincipalSchema, CredentialSchema];
