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

/** A key of the environment. */
export const APP_PRINCIPAL = environmentPrincipal('app');
/** An admin key of the environment, or a caller of a service without keys. */
export const ADMIN_PRINCIPAL = environmentPrincipal('admin');

const PRINCIPALS = new WeakMap<object, Principal>();

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

function environmentPrincipal(role: 'app' | 'admin'): Principal {
  return { role, scopes: new Set(DEFAULT_SCOPES), keyId: null, userId: null, requestsPerMinute: null };
}
