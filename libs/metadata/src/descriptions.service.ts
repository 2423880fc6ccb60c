import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { GroupedWrites } from './grouped-writes';
import { hex128 } from './hex';
import { MetadataDatabase } from './metadata-database';

/** Most texts repeat: the name of a model, of a feature. 200 bytes each. */
const KNOWN_MAX = 20_000;
const GROUP_MAX = 500;
/** Texts that one statement erases: few enough to hold up no other statement for long. */
const ERASED_AT_ONCE = 1_000;
/** The owner of a text that several users have used. */
const SHARED = '';

/** The id in a transfer without a description. */
export const NO_DESCRIPTION = 0n;

/** A text with the hash of its only user. */
interface DescriptionRow {
  hash: string;
  text: string;
  owner: string | null;
}

/**
 * Descriptions, stored under their own hash before the movement that carries the hash, so that no movement is
 * without its text. A text that a second user uses is marked as shared first, so that erasing one of them
 * leaves it to the other.
 */
@Injectable()
export class Descriptions {
  /** Owners by hash. */
  private readonly known = new LRUCache<string, string>({ max: KNOWN_MAX });
  private readonly writes: GroupedWrites<DescriptionRow>;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((rows) => this.insert(rows), GROUP_MAX);
  }

  /**
   * Stores a text, if it is new, and returns its id: the first 16 bytes of its SHA-256, or
   * {@link NO_DESCRIPTION} for null. Texts of the same turn share a write.
   * @param userId who uses it; null for several users, or where the user is not known
   * @throws MetadataUnavailableError
   */
  async store(text: string | null, userId: string | null): Promise<bigint> {
    if (text === null) return NO_DESCRIPTION;
    const id = hash128(text);
    const owner = userId === null ? SHARED : hash128(userId);
    const known = this.known.get(id);
    if (known !== SHARED && known !== owner) {
      await this.writes.add({ hash: id, text, owner: owner === SHARED ? null : owner });
      this.known.set(id, known === undefined ? owner : SHARED);
    }
    return BigInt(`0x${id}`);
  }

  /**
   * Stores many texts, each of them once.
   * @returns their ids by text
   * @throws MetadataUnavailableError
   */
  async storeAll(
    uses: Iterable<{ text: string | null; userId: string }>,
  ): Promise<ReadonlyMap<string | null, bigint>> {
    const users = new Map<string | null, string | null>();
    for (const { text, userId } of uses) {
      users.set(text, (users.get(text) ?? userId) === userId && users.get(text) !== null ? userId : null);
    }
    return new Map(
      await Promise.all(
        Array.from(users, async ([text, userId]) => [text, await this.store(text, userId)] as const),
      ),
    );
  }

  /**
   * Deletes the texts that none but this user has used. What is deleted before an error stays deleted.
   * @returns how many there were
   * @throws MetadataUnavailableError
   */
  async erase(userId: string): Promise<number> {
    const owner = hash128(userId);
    let erased = 0;
    for (let deleted = ERASED_AT_ONCE; deleted === ERASED_AT_ONCE; erased += deleted) {
      const { numDeletedRows } = await this.database.write((db) =>
        db
          .deleteFrom('descriptions')
          .where('hash', 'in', (of) =>
            of.selectFrom('descriptions').select('hash').where('owner', '=', owner).limit(ERASED_AT_ONCE),
          )
          .where('owner', '=', owner)
          .executeTakeFirst(),
      );
      deleted = Number(numDeletedRows);
    }
    for (const [id, knownOwner] of this.known.entries()) if (knownOwner === owner) this.known.delete(id);
    return erased;
  }

  /**
   * The texts of these ids; an id whose text was lost with the store has none.
   * @throws MetadataUnavailableError
   */
  async texts(ids: Iterable<bigint>): Promise<Map<bigint, string>> {
    const hashes = new Set<string>();
    for (const id of ids) {
      if (id !== NO_DESCRIPTION) hashes.add(hex128(id));
    }
    if (hashes.size === 0) return new Map();
    const rows = await this.database.read((db) =>
      db
        .selectFrom('descriptions')
        .select(['hash', 'text'])
        .where('hash', 'in', [...hashes])
        .execute(),
    );
    return new Map(rows.map(({ hash, text }) => [BigInt(`0x${hash}`), text]));
  }

  private async insert(rows: DescriptionRow[]): Promise<void> {
    const distinct = new Map<string, DescriptionRow>();
    for (const row of rows) {
      const other = distinct.get(row.hash);
      distinct.set(
        row.hash,
        other === undefined || other.owner === row.owner ? row : { ...row, owner: null },
      );
    }
    // In one order, so that no two replicas wait for each other's locks.
    const inOrder = [...distinct.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
    await this.database.write((db) =>
      db
        .insertInto('descriptions')
        .values(inOrder)
        .onConflict((conflict) =>
          conflict
            .column('hash')
            .doUpdateSet({ owner: null })
            .where('descriptions.owner', 'is not', null)
            .whereRef('descriptions.owner', 'is distinct from', 'excluded.owner'),
        )
        .execute(),
    );
  }
}

/** The first 16 bytes of the SHA-256, as 32 hex digits. */
function hash128(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
