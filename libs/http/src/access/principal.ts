import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a key of role `app` may do. */
export const SCOPES = ['read', 'accounts', 'topup', 'bill', 'refund', 'gateway', 'user_keys'] as const;
export type Scope = (typeof SCOPES)[number];

/** Keys of an application issue no other keys unless the operator says so. */
export const DEFAULT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'user_keys');
/** A key that may top up or refund has no limit, whatever its budget. */
export const BUDGET_SCOPES: readonly Scope[] = ['read', 'bill', 'gateway'];

export const ROLES = ['user', 'app', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The caller of a request. */
export interface Principal {
  readonly role: Role;
  /** The scopes of role `app`; an admin needs none, a user has none. */
  readonly scopes: ReadonlySet<Scope>;
  /** The id of an issued key; null for a key of the environment, and for a caller without a key. */
  readonly keyId: string | null;
  /** What the log calls the key by: see `keyHashFor`; null for a caller without a key. */
  readonly keyHash: string | null;
  /** The user of role `user`; else null. */
  readonly userId: string | null;
  /** How many requests the key may make in a minute; null for no limit. */
  readonly requestsPerMinute: number | null;
}

/** The keys that the application issued. */
export interface IssuedPrincipals {
  /**
   * The holder of a key; undefined for an unknown, expired or revoked one.
   * @param secret with the checksum of a secret
   */
  find(secret: string): Principal | undefined | Promise<Principal | undefined>;
}

/** A caller of a service without keys. */
export const ADMIN_PRINCIPAL = environmentPrincipal('admin', null);

const KEY_HASH_LENGTH = 8;

const PRINCIPALS = new WeakMap<object, Principal>();
const UNKNOWN_KEYS = new WeakMap<object, string>();

/** The first 8 hex digits of a key's SHA-256, to tell keys apart in the log without the keys. */
export function keyHashFor(key: string): string {
  return hash('sha256', key).slice(0, KEY_HASH_LENGTH);
}

/** Keeps for the log which key a request presented in vain. */
export function noteUnknownKey(request: object, key: string): void {
  UNKNOWN_KEYS.set(request, keyHashFor(key));
}

/** The hash of the key that a request presented, known or not; undefined without a key, and on public routes. */
export function keyHashOf(request: IncomingMessage): string | undefined {
  return principalOf(request)?.keyHash ?? UNKNOWN_KEYS.get(request);
}

export function setPrincipal(request: object, principal: Principal): void {
  PRINCIPALS.set(request, principal);
}

/** The caller of a request; undefined on public routes, and for a caller who was refused. */
export function principalOf(request: IncomingMessage): Principal | undefined {
  return PRINCIPALS.get(request);
}

/** Whether the caller may use a scope. */
export function hasScope({ role, scopes }: Principal, scope: Scope): boolean {
  return role === 'admin' || scopes.has(scope);
}

/** @param keyHash null for a caller without a key */
export function environmentPrincipal(role: 'app' | 'admin', keyHash: string | null): Principal {
  const scopes = new Set(DEFAULT_SCOPES);
  return { role, scopes, keyId: null, keyHash, userId: null, requestsPerMinute: null };
}
