import { Injectable } from '@nestjs/common';
import {
  BUDGET_SCOPES,
  DEFAULT_SCOPES,
  hashOfKeySecret,
  keyHashFor,
  SCOPES,
  type IssuedPrincipals,
  type Principal,
  type Scope,
} from '@app/http';
import { IssuedKeys, type IssuedKey } from '@app/metadata';

/** Finds the holders of issued keys, and notes that their keys are used. */
@Injectable()
export class KeyPrincipals implements IssuedPrincipals {
  private readonly principals = new WeakMap<IssuedKey, Principal>();
  private readonly keyOfPrincipal = new WeakMap<Principal, IssuedKey>();

  constructor(private readonly keys: IssuedKeys) {}

  find(secret: string): Principal | undefined | Promise<Principal | undefined> {
    const found = this.keys.find(hashOfKeySecret(secret));
    return found instanceof Promise
      ? found.then((key) => this.principalOf(key, secret))
      : this.principalOf(found, secret);
  }

  /** The key that a caller uses; null for one of the environment, or none. */
  keyOf(caller: Principal): IssuedKey | null {
    return this.keyOfPrincipal.get(caller) ?? null;
  }

  private principalOf(key: IssuedKey | null, secret: string): Principal | undefined {
    if (key === null || (key.expiresAtMs !== null && key.expiresAtMs <= Date.now())) return undefined;
    this.keys.noteUse(key.keyId);
    return this.principals.get(key) ?? this.makePrincipal(key, secret);
  }

  private makePrincipal(key: IssuedKey, secret: string): Principal {
    const { keyId, role, userId, requestsPerMinute } = key;
    const principal: Principal = {
      role,
      keyId,
      keyHash: keyHashFor(secret),
      userId,
      requestsPerMinute,
      scopes: new Set(role === 'app' ? scopesOf(key) : []),
    };
    this.principals.set(key, principal);
    this.keyOfPrincipal.set(principal, key);
    return principal;
  }
}

/** What an application may do with this key. The default depends on whether the key has a budget now. */
export function scopesOf({ scopes, budget }: Pick<IssuedKey, 'scopes' | 'budget'>): readonly Scope[] {
  if (scopes === null) return budget === null ? DEFAULT_SCOPES : BUDGET_SCOPES;
  return SCOPES.filter((scope) => scopes.includes(scope));
}
