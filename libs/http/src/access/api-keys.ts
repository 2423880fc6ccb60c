import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a key allows: everything, or everything but the operator's calls. */
export type Role = 'api' | 'admin';

const DIGEST_BYTES = 32;
/** Characters of a digest by which keys are found; those that share them are all compared. */
const BUCKET_LENGTH = 4;

interface KnownKey {
  readonly digest: Buffer;
  readonly role: Role;
}

/**
 * The keys of an installation, kept as hashes only, each with a salt that is new in every process: nobody can choose keys by
 * their hashes, so which bucket one falls into tells nothing, and within it hashes are compared in constant time.
 */
export class ApiKeys {
  readonly #salt = randomBytes(DIGEST_BYTES).toString('base64');
  #buckets = new Map<string, KnownKey[]>();
  #hasAdmin = false;
  /** What arrived is written here to be compared: a buffer a request would cost more than its hash. */
  readonly #presented = Buffer.alloc(DIGEST_BYTES);

  /** A key that is in both lists is an admin key. */
  constructor(apiKeys: readonly string[], adminKeys: readonly string[]) {
    this.replace(apiKeys, adminKeys);
  }

  /** Whether any key is set; without one every call is open. */
  get isRequired(): boolean {
    return this.#buckets.size > 0;
  }

  /** Whether anybody can make the operator's calls. */
  get hasAdmin(): boolean {
    return this.#hasAdmin;
  }

  /** Takes these keys in place of the present ones. */
  replace(apiKeys: readonly string[], adminKeys: readonly string[]): void {
    const roles = new Map<string, Role>();
    for (const key of apiKeys) roles.set(key, 'api');
    for (const key of adminKeys) roles.set(key, 'admin');
    this.#buckets = new Map();
    for (const [key, role] of roles) this.#add(key, role);
    this.#hasAdmin = adminKeys.length > 0;
  }

  roleOf(key: string): Role | undefined {
    const digest = this.#digestOf(key);
    const bucket = this.#buckets.get(digest.slice(0, BUCKET_LENGTH));
    if (bucket === undefined) return undefined;
    this.#presented.write(digest, 'latin1');
    let role: Role | undefined;
    for (const known of bucket) {
      if (timingSafeEqual(known.digest, this.#presented)) role = known.role;
    }
    return role;
  }

  /** What tells a key from others in this process without telling what it is; undefined for a key that is not known. */
  idOf(key: string): string | undefined {
    return this.roleOf(key) === undefined ? undefined : this.#digestOf(key);
  }

  #add(key: string, role: Role): void {
    const digest = this.#digestOf(key);
    const bucket = digest.slice(0, BUCKET_LENGTH);
    const known = { digest: Buffer.from(digest, 'latin1'), role };
    this.#buckets.set(bucket, [...(this.#buckets.get(bucket) ?? []), known]);
  }

  /** Its bytes as the characters of a string, which cost less than a buffer. */
  #digestOf(key: string): string {
    return hash('sha256', this.#salt + key, 'binary');
  }
}
