import { hash, randomBytes } from 'node:crypto';

/** What a key allows: everything, or everything but the operator's calls. */
export type Role = 'api' | 'admin';

/**
 * The keys of an installation, kept as hashes only. The salt is new in every process, so nobody can choose keys by
 * their hashes, and the time of a look-up says nothing about a key.
 */
export class ApiKeys {
  readonly #salt = randomBytes(32).toString('base64');
  readonly #roles = new Map<string, Role>();
  /** Whether any key is set; without one every call is open. */
  readonly isRequired: boolean;
  /** Whether anybody can make the operator's calls. */
  readonly hasAdmin: boolean;

  /** A key that is in both lists is an admin key. */
  constructor(apiKeys: readonly string[], adminKeys: readonly string[]) {
    for (const key of apiKeys) this.#roles.set(this.#digestOf(key), 'api');
    for (const key of adminKeys) this.#roles.set(this.#digestOf(key), 'admin');
    this.isRequired = this.#roles.size > 0;
    this.hasAdmin = adminKeys.length > 0;
  }

  roleOf(key: string): Role | undefined {
    return this.#roles.get(this.#digestOf(key));
  }

  /** Names a known key in this process without revealing it; undefined for an unknown one. */
  idOf(key: string): string | undefined {
    const digest = this.#digestOf(key);
    return this.#roles.has(digest) ? digest : undefined;
  }

  /** Its bytes as the characters of a string, which cost less than a buffer. */
  #digestOf(key: string): string {
    return hash('sha256', this.#salt + key, 'binary');
  }
}
