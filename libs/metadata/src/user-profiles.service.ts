import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Kysely, sql } from 'kysely';
import { MetadataUnavailableError, UserErasedError } from './errors';
import { GroupedWrites } from './grouped-writes';
import { hex128 } from './hex';
import { MetadataDatabase } from './metadata-database';
import type { MetadataSchema } from './schema';
import { searchKey } from './search-key';

const GROUP_MAX = 500;
/** Holds and refunds of the same users follow one another; 200 bytes each. */
const KNOWN_OWNERS_MAX = 20_000;
/** How long another replica may go on naming a user who was erased. */
const KNOWN_OWNER_MS = 60_000;

/** A user to remember, with the account that is about to be created. */
interface NewUser {
  userId: string;
  displayName: string | null;
  /** The ledger id of the account. */
  accountId: bigint;
}

/** A user's data other than credits. */
export interface UserProfile {
  userId: string;
  displayName: string | null;
  /** Milliseconds since 1970. */
  createdAtMs: number;
  /** Whether the ledger was seen to have an account of the user. */
  confirmed: boolean;
}

/** The sort keys of users. Balances are not among them: they are in the ledger, and change all the time. */
export const USER_SORT_KEYS = ['created_at', 'user_id', 'display_name'] as const;
export type UserSortKey = (typeof USER_SORT_KEYS)[number];

/** Which users to list, and in which order. */
export interface UserListing {
  /** Part of the id or the name, in capital or small letters; null for all users. */
  search: string | null;
  sortBy: UserSortKey;
  descending: boolean;
}

/** A place in a listing: that of the user whose sort key this is. */
export interface UserPlace {
  key: string | number;
  userId: string;
}

const SORT_COLUMNS = {
  created_at: 'created_at_ms',
  user_id: 'user_id',
  display_name: 'name_key',
} as const satisfies Record<UserSortKey, keyof MetadataSchema['users']>;

const PROFILE_COLUMNS = [
  'user_id as userId',
  'display_name as displayName',
  'created_at_ms as createdAtMs',
  'confirmed',
] as const;

/**
 * Users' names, and the owners of accounts. Only the ledger knows which accounts exist, and their balances.
 */
@Injectable()
export class UserProfiles {
  private readonly owners = new LRUCache<bigint, string>({ max: KNOWN_OWNERS_MAX, ttl: KNOWN_OWNER_MS });
  private readonly writes: GroupedWrites<NewUser>;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((users) => this.insert(users), GROUP_MAX);
  }

  /**
   * Stores a user before the account is made. A user who is stored already stays unchanged.
   * @throws MetadataUnavailableError
   */
  async remember(user: NewUser): Promise<void> {
    await this.writes.add(user);
  }

  /**
   * Gives a user another name, or none. A user who was lost with the store is stored again.
   * @param user with an account that the ledger has
   * @throws UserErasedError, MetadataUnavailableError
   */
  async rename(user: NewUser): Promise<void> {
    const { userId, displayName } = user;
    const { numUpdatedRows } = await this.database.write((db) =>
      db
        .updateTable('users')
        .set({ display_name: displayName, name_key: searchKey(displayName) })
        .where('user_id', '=', userId)
        .executeTakeFirst(),
    );
    if (numUpdatedRows > 0n) return;
    await this.remember(user);
    if ((await this.profile(userId)) === null) throw new UserErasedError();
  }

  /**
   * Replaces a user's id by a pseudonym, and deletes the name. An erased user keeps the pseudonym.
   * @param accountIds 32 hex digits each: the accounts that the user has, and may have
   * @returns the pseudonym
   * @throws MetadataUnavailableError
   */
  async erase(userId: string, accountIds: readonly string[]): Promise<string> {
    const accountsInOrder = [...accountIds].sort();
    // Random, so that nobody can have taken it before.
    const newPseudonym = `erased-${randomBytes(16).toString('hex')}`;
    const pseudonym = await this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        // First, so that of two calls on different replicas the second one waits and finds the pseudonym.
        const user = await transaction
          .deleteFrom('users')
          .where('user_id', '=', userId)
          .returning(['created_at_ms', 'confirmed'])
          .executeTakeFirst();
        const erased = await transaction
          .selectFrom('accounts')
          .select('user_id')
          .where('account_id', 'in', accountsInOrder)
          .where('user_id', '!=', userId)
          .executeTakeFirst();
        const owner = erased?.user_id ?? newPseudonym;
        await transaction
          .insertInto('accounts')
          .values(accountsInOrder.map((account_id) => ({ account_id, user_id: owner })))
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ user_id: owner }))
          .execute();
        await transaction
          .insertInto('users')
          .values({
            user_id: owner,
            display_name: null,
            created_at_ms: Number(user?.created_at_ms ?? Date.now()),
            confirmed: user?.confirmed ?? 0,
            id_key: searchKey(owner),
            name_key: searchKey(null),
          })
          .onConflict((conflict) => conflict.column('user_id').doNothing())
          .execute();
        return owner;
      }),
    );
    for (const [accountId, owner] of this.owners.entries()) {
      if (owner === userId) this.owners.delete(accountId);
    }
    return pseudonym;
  }

  /** A user's data; null for an unknown user. @throws MetadataUnavailableError */
  async profile(userId: string): Promise<UserProfile | null> {
    const row = await this.database.read((db) =>
      db.selectFrom('users').select(PROFILE_COLUMNS).where('user_id', '=', userId).executeTakeFirst(),
    );
    return row === undefined ? null : profileOf(row);
  }

  /** The number of confirmed users, or of those that a search finds. @throws MetadataUnavailableError */
  async count(search: string | null = null): Promise<number> {
    const row = await this.database.read((db) =>
      confirmedUsers(db, search)
        .select((of) => of.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow(),
    );
    return Number(row.count);
  }

  /**
   * Confirmed users in order. A search reads every user, since neither store indexes parts of texts.
   * @param after only users beyond this place; null for the first ones
   * @throws MetadataUnavailableError
   */
  async list(
    { search, sortBy, descending }: UserListing,
    after: UserPlace | null,
    offset: number,
    limit: number,
  ): Promise<UserProfile[]> {
    const column = SORT_COLUMNS[sortBy];
    const direction = descending ? 'desc' : 'asc';
    const rows = await this.database.read((db) =>
      confirmedUsers(db, search)
        .select(PROFILE_COLUMNS)
        .$if(after !== null, (query) =>
          query.where((of) =>
            of(
              of.refTuple(column, 'user_id'),
              descending ? '<' : '>',
              of.tuple(after?.key ?? '', after?.userId ?? ''),
            ),
          ),
        )
        .orderBy(column, direction)
        .orderBy('user_id', direction)
        .offset(offset)
        .limit(limit)
        .execute(),
    );
    return rows.map(profileOf);
  }

  /**
   * The owner of an account; null where the owner was lost with the store, or the store does not answer.
   * Callers ask once credits have moved, and have to answer with or without a name.
   * @param accountId the ledger id
   */
  async ownerOf(accountId: bigint): Promise<string | null> {
    const known = this.owners.get(accountId);
    if (known !== undefined) return known;
    try {
      const row = await this.database.read((db) =>
        db
          .selectFrom('accounts')
          .select('user_id')
          .where('account_id', '=', hex128(accountId))
          .executeTakeFirst(),
      );
      if (row === undefined) return null;
      this.owners.set(accountId, row.user_id);
      return row.user_id;
    } catch (error) {
      if (error instanceof MetadataUnavailableError) return null;
      throw error;
    }
  }

  /**
   * The owners of accounts. Those that were lost with the store are left out.
   * @param accountIds their ledger ids
   * @throws MetadataUnavailableError
   */
  async ownersOf(accountIds: Iterable<bigint>): Promise<Map<bigint, string>> {
    const hexIds = [...new Set(accountIds)].map(hex128);
    if (hexIds.length === 0) return new Map();
    const rows = await this.database.read((db) =>
      db.selectFrom('accounts').select(['account_id', 'user_id']).where('account_id', 'in', hexIds).execute(),
    );
    return new Map(rows.map(({ account_id, user_id }) => [BigInt(`0x${account_id}`), user_id]));
  }

  private async insert(users: NewUser[]): Promise<void> {
    const now = Date.now();
    // Replicas that store the same users lock them in the same order, so that no two wait for each other.
    const inOrder = [...users].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    const accountsInOrder = [...users].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
    await this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        const newAccounts = await transaction
          .insertInto('accounts')
          .values(
            accountsInOrder.map((user) => ({ account_id: hex128(user.accountId), user_id: user.userId })),
          )
          .onConflict((conflict) => conflict.column('account_id').doNothing())
          .returning('user_id')
          .execute();
        // The user of a known account is known, or was erased and stays so.
        const owners = new Set(newAccounts.map(({ user_id }) => user_id));
        const newUsers = inOrder.filter(({ userId }) => owners.has(userId));
        if (newUsers.length === 0) return;
        await transaction
          .insertInto('users')
          .values(
            newUsers.map(({ userId, displayName }) => ({
              user_id: userId,
              display_name: displayName,
              created_at_ms: now,
              id_key: searchKey(userId),
              name_key: searchKey(displayName),
            })),
          )
          .onConflict((conflict) => conflict.column('user_id').doNothing())
          .execute();
      }),
    );
  }
}

/** A user's place in listings that are sorted by this key. */
export function userPlaceOf({ userId, displayName, createdAtMs }: UserProfile, by: UserSortKey): UserPlace {
  const keys = { created_at: createdAtMs, user_id: userId, display_name: searchKey(displayName) };
  return { key: keys[by], userId };
}

/** Whether this may be the id of an erased user. Only the store knows whether it is. */
export function isPseudonym(userId: string): boolean {
  return /^erased-[0-9a-f]{32}$/.test(userId);
}

function confirmedUsers(db: Kysely<MetadataSchema>, search: string | null) {
  const users = db.selectFrom('users').where('confirmed', '=', 1);
  if (search === null) return users;
  const pattern = `%${searchKey(search).replaceAll(/[\\%_]/g, '\\$&')}%`;
  return users.where(
    sql<boolean>`(id_key like ${pattern} escape '\\' or name_key like ${pattern} escape '\\')`,
  );
}

type ProfileRow = Pick<UserProfile, 'userId' | 'displayName'> & {
  createdAtMs: number | string;
  confirmed: number;
};

function profileOf(row: ProfileRow): UserProfile {
  return { ...row, createdAtMs: Number(row.createdAtMs), confirmed: row.confirmed === 1 };
}
