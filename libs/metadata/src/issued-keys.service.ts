import { randomBytes } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { sql, type Selectable, type Updateable, type UpdateObject } from 'kysely';
import { LRUCache } from 'lru-cache';
import { GroupedWrites } from './grouped-writes';
import { MetadataDatabase } from './metadata-database';
import { within } from './passing.error';
import type { MetadataSchema } from './schema';

/** How long another process may go on with a key that was revoked or changed here, in milliseconds. */
const CACHE_MS = 5_000;
/** 1 kB each at most, but for keys with long lists of models. */
const CACHED_KEYS_MAX = 10_000;
/** Hashes that no key has: 64 characters each. Apart from known keys, which a flood of them must not evict. */
const CACHED_STRANGERS_MAX = 10_000;
/** Keys per statement. */
const GROUP_MAX = 500;
const USES_INTERVAL_MS = 60_000;
/** A shutdown has ten seconds in all. */
const LAST_USES_MAX_MS = 1_000;

/** 6 bytes of milliseconds, so that ids grow with time. */
const TIME_BYTES = 6;
const RANDOM_BYTES = 10;

type Row = Selectable<MetadataSchema['api_keys']>;

export type KeyRole = Row['role'];
export type BudgetPeriod = NonNullable<Row['budget_period']>;

/** What a key may spend in a period. */
export interface KeyBudget {
  /** Units. */
  readonly amount: bigint;
  readonly period: BudgetPeriod;
}

/** What can be changed of a key. */
export interface KeyTerms {
  readonly name: string;
  /** Null for those that the role has by default. */
  readonly scopes: readonly string[] | null;
  readonly budget: KeyBudget | null;
  /** Null for all. */
  readonly models: readonly string[] | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number | null;
}

/** What a key is for. */
interface KeyHolder {
  readonly role: KeyRole;
  /** The user of a key of role `user`, else null. */
  readonly userId: string | null;
  /** The only currency that the key may move; null for the default one with a budget, else for all. */
  readonly currency: string | null;
}

/** A key to store. */
export interface NewKey extends KeyTerms, KeyHolder {
  /** SHA-256 of the secret in hex. */
  readonly hash: string;
}

export interface KeyChanges extends Partial<KeyTerms> {
  /** Milliseconds since 1970. */
  readonly budgetChangedAtMs?: number;
}

/** A key without its secret. */
export interface IssuedKey extends KeyTerms, KeyHolder {
  /** 32 hex digits. */
  readonly keyId: string;
  /** Milliseconds since 1970; null once the ledger has the budget as it is. */
  readonly budgetChangedAtMs: number | null;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** To the minute or better; null for a key that was never used. */
  readonly lastUsedAtMs: number | null;
}

/** Which keys to list. */
export interface KeyListing {
  readonly userId: string | null;
  readonly role: KeyRole | null;
}

interface LookUp {
  readonly hash: string;
  found: IssuedKey | null;
}

/** The keys that the service issued. Each use of a key asks for it, so that known and unknown ones are cached. */
@Injectable()
export class IssuedKeys implements OnModuleInit, BeforeApplicationShutdown {
  private readonly known = new LRUCache<string, IssuedKey>({ max: CACHED_KEYS_MAX, ttl: CACHE_MS });
  private readonly strangers = new LRUCache<string, true>({ max: CACHED_STRANGERS_MAX, ttl: CACHE_MS });
  private readonly lookUps: GroupedWrites<LookUp>;
  /** Milliseconds since 1970 by key id. */
  private uses = new Map<string, number>();
  private changes = 0;

  constructor(private readonly database: MetadataDatabase) {
    this.lookUps = new GroupedWrites((group) => this.lookUpAll(group), GROUP_MAX);
  }

  onModuleInit(): void {
    setInterval(() => {
      this.storeUses().catch(() => undefined);
    }, USES_INTERVAL_MS).unref();
  }

  /** Uses of the last minute are lost where the store does not answer. */
  async beforeApplicationShutdown(): Promise<void> {
    await within(LAST_USES_MAX_MS, this.storeUses()).catch(() => undefined);
  }

  /**
   * The key with this hash; null for none, and for a revoked one. At once where the answer is at most five seconds old.
   * @param hash SHA-256 of the secret in hex
   * @throws MetadataUnavailableError, as a rejection
   */
  find(hash: string): IssuedKey | null | Promise<IssuedKey | null> {
    const known = this.known.get(hash);
    if (known !== undefined) return known;
    return this.strangers.has(hash) ? null : this.lookUp(hash);
  }

  /** Remembers that a key was used now. The store gets to know once a minute. */
  noteUse(keyId: string): void {
    this.uses.set(keyId, Date.now());
  }

  /** @throws MetadataUnavailableError */
  async add(key: NewKey): Promise<IssuedKey> {
    const createdAtMs = Date.now();
    const row = await this.database.write((db) =>
      db
        .insertInto('api_keys')
        .values({
          ...columnsOf(key),
          key_id: newKeyId(createdAtMs),
          hash: key.hash,
          role: key.role,
          user_id: key.userId,
          currency: key.currency,
          created_at_ms: createdAtMs,
          name: key.name,
        })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    this.forget(row);
    return this.keyOf(row);
  }

  /** A key, revoked or not; null for an unknown id. @throws MetadataUnavailableError */
  async get(keyId: string): Promise<IssuedKey | null> {
    const row = await this.database.read((db) =>
      db.selectFrom('api_keys').selectAll().where('key_id', '=', keyId).executeTakeFirst(),
    );
    return row === undefined ? null : this.keyOf(row);
  }

  /** The names of keys by their ids, without unknown ones. @throws MetadataUnavailableError */
  async namesOf(keyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (keyIds.length === 0) return new Map();
    const rows = await this.database.read((db) =>
      db.selectFrom('api_keys').select(['key_id', 'name']).where('key_id', 'in', keyIds).execute(),
    );
    return new Map(rows.map(({ key_id, name }) => [key_id, name]));
  }

  /**
   * Keys, newest first.
   * @param before only keys with a smaller id; null for the newest
   * @throws MetadataUnavailableError
   */
  async list({ userId, role }: KeyListing, before: string | null, limit: number): Promise<IssuedKey[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('api_keys')
        .selectAll()
        .$if(userId !== null, (query) => query.where('user_id', '=', userId))
        .$if(role !== null, (query) => query.where('role', '=', role ?? 'user'))
        .$if(before !== null, (query) => query.where('key_id', '<', before ?? ''))
        .orderBy('key_id', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => this.keyOf(row));
  }

  /**
   * Keys whose changed budgets are not settled yet, in the order of their ids.
   * @param after only ids greater than this
   * @throws MetadataUnavailableError
   */
  async withChangedBudgets(after: string, limit: number): Promise<IssuedKey[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('api_keys')
        .selectAll()
        .where('budget_changed_at_ms', 'is not', null)
        .where('key_id', '>', after)
        .orderBy('key_id')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => this.keyOf(row));
  }

  /**
   * Notes that the ledger has these budgets as they are, unless they have changed since.
   * @param changedBeforeMs milliseconds since 1970
   * @throws MetadataUnavailableError
   */
  async settleBudgets(keyIds: readonly string[], changedBeforeMs: number): Promise<void> {
    await this.database.write((db) =>
      db
        .updateTable('api_keys')
        .set({ budget_changed_at_ms: null })
        .where('key_id', 'in', keyIds)
        .where('budget_changed_at_ms', '<', changedBeforeMs)
        .execute(),
    );
  }

  /**
   * Changes a key: at once in this process, within five seconds in others.
   * @returns null for an unknown id
   * @throws MetadataUnavailableError
   */
  change(keyId: string, changes: KeyChanges): Promise<IssuedKey | null> {
    return this.update(keyId, columnsOf(changes));
  }

  /**
   * Revokes a key: at once in this process, within five seconds in others. A revoked key stays as it is.
   * @returns null for an unknown id
   * @throws MetadataUnavailableError
   */
  revoke(keyId: string): Promise<IssuedKey | null> {
    return this.update(keyId, { revoked_at_ms: sql<number>`coalesce(revoked_at_ms, ${bigint(Date.now())})` });
  }

  /** Revokes the keys of a user who is erased, and puts the pseudonym in. @throws MetadataUnavailableError */
  async erase(userId: string, pseudonym: string): Promise<void> {
    const rows = await this.database.write((db) =>
      db
        .updateTable('api_keys')
        .set({
          user_id: pseudonym,
          name: pseudonym,
          revoked_at_ms: sql<number>`coalesce(revoked_at_ms, ${bigint(Date.now())})`,
        })
        .where('user_id', '=', userId)
        .returning('hash')
        .execute(),
    );
    for (const row of rows) this.forget(row);
  }

  private async update(
    keyId: string,
    columns: UpdateObject<MetadataSchema, 'api_keys'>,
  ): Promise<IssuedKey | null> {
    if (Object.keys(columns).length === 0) return this.get(keyId);
    const row = await this.database.write((db) =>
      db.updateTable('api_keys').set(columns).where('key_id', '=', keyId).returningAll().executeTakeFirst(),
    );
    if (row === undefined) return null;
    this.forget(row);
    return this.keyOf(row);
  }

  private forget({ hash }: Pick<Row, 'hash'>): void {
    this.changes += 1;
    this.known.delete(hash);
    this.strangers.delete(hash);
  }

  private async lookUp(hash: string): Promise<IssuedKey | null> {
    const lookUp: LookUp = { hash, found: null };
    await this.lookUps.add(lookUp);
    return lookUp.found;
  }

  private async lookUpAll(group: LookUp[]): Promise<void> {
    const hashes = [...new Set(group.map(({ hash }) => hash))];
    const { changes } = this;
    const rows = await this.database.read((db) =>
      db
        .selectFrom('api_keys')
        .selectAll()
        .where('hash', 'in', hashes)
        .where('revoked_at_ms', 'is', null)
        .execute(),
    );
    // What was read before a change must not be served after it.
    if (changes !== this.changes) {
      await this.lookUpAll(group);
      return;
    }
    const found = new Map(rows.map((row) => [row.hash, this.keyOf(row)]));
    for (const hash of hashes) {
      const key = found.get(hash);
      if (key === undefined) this.strangers.set(hash, true);
      else this.known.set(hash, key);
    }
    for (const lookUp of group) lookUp.found = found.get(lookUp.hash) ?? null;
  }

  private async storeUses(): Promise<void> {
    const uses = [...this.uses];
    this.uses = new Map();
    for (let from = 0; from < uses.length; from += GROUP_MAX) {
      const group = uses.slice(from, from + GROUP_MAX);
      const cases = group.map(([keyId, usedAtMs]) => sql`when ${keyId} then ${bigint(usedAtMs)}`);
      const keyIds = group.map(([keyId]) => keyId).sort();
      await this.database.write((db) =>
        db
          .updateTable('api_keys')
          .set({ last_used_at_ms: sql<number>`case key_id ${sql.join(cases, sql` `)} end` })
          .where('key_id', 'in', keyIds)
          .execute(),
      );
    }
  }

  private keyOf(row: Row): IssuedKey {
    return {
      keyId: row.key_id,
      name: row.name,
      role: row.role,
      userId: row.user_id,
      currency: row.currency,
      scopes: listOf(row.scopes),
      budget:
        row.budget_units === null || row.budget_period === null
          ? null
          : { amount: BigInt(row.budget_units), period: row.budget_period },
      budgetChangedAtMs: numberOf(row.budget_changed_at_ms),
      models: listOf(row.models),
      requestsPerMinute: row.requests_per_minute,
      tokensPerMinute: row.tokens_per_minute,
      createdAtMs: Number(row.created_at_ms),
      expiresAtMs: numberOf(row.expires_at_ms),
      revokedAtMs: numberOf(row.revoked_at_ms),
      lastUsedAtMs: this.uses.get(row.key_id) ?? numberOf(row.last_used_at_ms),
    };
  }
}

type KeyColumns = Omit<Updateable<MetadataSchema['api_keys']>, 'key_id' | 'hash'>;

/** The columns of the terms that are given. */
function columnsOf(terms: KeyChanges): KeyColumns {
  const { name, scopes, budget, models, ...limits } = terms;
  return {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes: textOf(scopes) }),
    ...(budget === undefined
      ? {}
      : { budget_units: budget?.amount.toString() ?? null, budget_period: budget?.period ?? null }),
    ...(models === undefined ? {} : { models: textOf(models) }),
    ...(limits.requestsPerMinute === undefined ? {} : { requests_per_minute: limits.requestsPerMinute }),
    ...(limits.tokensPerMinute === undefined ? {} : { tokens_per_minute: limits.tokensPerMinute }),
    ...(limits.expiresAtMs === undefined ? {} : { expires_at_ms: limits.expiresAtMs }),
    ...(limits.budgetChangedAtMs === undefined ? {} : { budget_changed_at_ms: limits.budgetChangedAtMs }),
  };
}

function newKeyId(nowMs: number): string {
  return nowMs.toString(16).padStart(2 * TIME_BYTES, '0') + randomBytes(RANDOM_BYTES).toString('hex');
}

/** PostgreSQL takes a parameter within an expression for text. */
function bigint(value: number) {
  return sql<number>`cast(${value} as bigint)`;
}

function textOf(list: readonly string[] | null): string | null {
  return list === null ? null : JSON.stringify(list);
}

function listOf(text: string | null): readonly string[] | null {
  return text === null ? null : (JSON.parse(text) as string[]);
}

function numberOf(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
