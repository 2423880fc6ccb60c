import { hash, randomBytes } from 'node:crypto';
import { isKeySecret, KEY_SECRET_PREFIX } from './key-secret';
import { environmentPrincipal, keyHashFor, type IssuedPrincipals, type Principal } from './principal';

/**
 * The keys of an installation: those of the environment, kept as hashes only, and issued ones. Each process has
 * its own salt, so nobody can choose keys by their hashes, and the time of a look-up reveals nothing about a key.
 */
export class ApiKeys {
  readonly #salt = randomBytes(32).toString('base64');
  #principals = new Map<string, Principal>();
  #hasAdmin = false;
  /** Null until the application has its store of issued keys. */
  issued: IssuedPrincipals | null = null;

  /** A key in both lists is an admin key. */
  constructor(apiKeys: readonly string[], adminKeys: readonly string[]) {
    this.replace(apiKeys, adminKeys);
  }

  /** Without any key in the environment every call is open. Issued keys don't count. */
  get isRequired(): boolean {
    return this.#principals.size > 0;
  }

  get hasAdmin(): boolean {
    return this.#hasAdmin;
  }

  /** Replaces the environment's keys. */
  replace(apiKeys: readonly string[], adminKeys: readonly string[]): void {
    const principals = new Map<string, Principal>();
    for (const key of apiKeys)
      principals.set(this.#digestOf(key), environmentPrincipal('app', keyHashFor(key)));
    for (const key of adminKeys)
      principals.set(this.#digestOf(key), environmentPrincipal('admin', keyHashFor(key)));
    this.#principals = principals;
    this.#hasAdmin = adminKeys.length > 0;
  }

  /** The holder of a key; undefined for an unknown one. A slip in an issued key costs no look-up. */
  principalOf(key: string): Principal | undefined | Promise<Principal | undefined> {
    return this.#principals.get(this.#digestOf(key)) ?? this.#issuedTo(key);
  }

  /** An id for a known key that does not reveal it; undefined for an unknown key. */
  async idOf(key: string): Promise<string | undefined> {
    const digest = this.#digestOf(key);
    return this.#principals.has(digest) ? digest : ((await this.#issuedTo(key))?.keyId ?? undefined);
  }

  #issuedTo(key: string): Principal | undefined | Promise<Principal | undefined> {
    if (this.issued === null || !key.startsWith(KEY_SECRET_PREFIX) || !isKeySecret(key)) return undefined;
    return this.issued.find(key);
  }

  /** A string of bytes, which costs less than a buffer. */
  #digestOf(key: string): string {
    return hash('sha256', this.#salt + key, 'binary');
  }
}
