import { createHash } from 'node:crypto';

/** What a key allows: everything, or everything but the operator's calls. */
export type Role = 'api' | 'admin';

/**
 * The keys of an installation, kept as hashes only. A key is looked up by the hash of what arrived, so the time that takes
 * tells nothing of the keys.
 */
export class ApiKeys {
  readonly #roles = new Map<string, Role>();
  /** Whether any key is set; without one every call is open. */
  readonly isRequired: boolean;
  /** Whether anybody can make the operator's calls. */
  readonly hasAdmin: boolean;

  constructor(apiKeys: readonly string[], adminKeys: readonly string[]) {
    for (const key of apiKeys) this.#roles.set(hashOf(key), 'api');
    for (const key of adminKeys) this.#roles.set(hashOf(key), 'admin');
    this.isRequired = this.#roles.size > 0;
    this.hasAdmin = adminKeys.length > 0;
  }

  roleOf(key: string): Role | undefined {
    return this.#roles.get(hashOf(key));
  }

  /** What tells a key from others without telling what it is; undefined for a key that is not known. */
  idOf(key: string): string | undefined {
    const hash = hashOf(key);
    return this.#roles.has(hash) ? hash : undefined;
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('base64');
}
