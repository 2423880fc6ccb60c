import { hash, randomBytes } from 'node:crypto';

/** An `admin` key may make every call, an `api` key every call but the admin calls. */
export type Role = 'api' | 'admin';

/**
 * The keys of an installation, kept as hashes only. Each process has its own salt, so nobody can choose keys
 * by their hashes, and the time of a look-up reveals nothing about a key.
 */
export class ApiKeys {
  readonly #salt = randomBytes(32).toString('base64');
  #roles = new Map<string, Role>();
  #hasAdmin = false;

  /** A key in both lists is an admin key. */
  constructor(apiKeys: readonly string[], adminKeys: readonly string[]) {
    this.replace(apiKeys, adminKeys);
  }

  /** Without any key every call is open. */
  get isRequired(): boolean {
    return this.#roles.size > 0;
  }

  get hasAdmin(): boolean {
    return this.#hasAdmin;
  }

  replace(apiKeys: readonly string[], adminKeys: readonly string[]): void {
    const roles = new Map<string, Role>();
    for (const key of apiKeys) roles.set(this.#digestOf(key), 'api');
    for (const key of adminKeys) roles.set(this.#digestOf(key), 'admin');
    this.#roles = roles;
    this.#hasAdmin = adminKeys.length > 0;
  }

  roleOf(key: string): Role | undefined {
    return this.#roles.get(this.#digestOf(key));
  }

  /** An id for a known key that does not reveal it and differs per process; undefined for an unknown key. */
  idOf(key: string): string | undefined {
    const digest = this.#digestOf(key);
    return this.#roles.has(digest) ? digest : undefined;
  }

  /** A string of bytes, which costs less than a buffer. */
  #digestOf(key: string): string {
    return hash('sha256', this.#salt + key, 'binary');
  }
}
