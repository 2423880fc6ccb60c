import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { GroupedWrites } from './grouped-writes';
import { hex128 } from './hex';
import { MetadataDatabase } from './metadata-database';

/** Most texts repeat: the name of a model, of a feature. 100 bytes each. */
const KNOWN_MAX = 20_000;
const GROUP_MAX = 500;

/** The id in a transfer without a description. */
export const NO_DESCRIPTION = 0n;

/**
 * Descriptions, stored under their own hash, before the movement that carries the hash: a text without a
 * movement does no harm, and no movement is without its text.
 */
@Injectable()
export class Descriptions {
  private readonly known = new LRUCache<string, true>({ max: KNOWN_MAX });
  private readonly writes: GroupedWrites<{ hash: string; text: string }>;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((rows) => this.insert(rows), GROUP_MAX);
  }

  /**
   * Stores a text, if it is new, and returns its id: the first 16 bytes of its SHA-256, or
   * {@link NO_DESCRIPTION} for null. Texts of the same turn share a write.
   * @throws MetadataUnavailableError
   */
  async store(text: string | null): Promise<bigint> {
    if (text === null) {
      return NO_DESCRIPTION;
    }
    const id = hash('sha256', text).slice(0, 32);
    if (this.known.get(id) === undefined) {
      await this.writes.add({ hash: id, text });
      this.known.set(id, true);
    }
    return BigInt(`0x${id}`);
  }

  /** Stores many texts, each of them once. @returns their ids by text @throws MetadataUnavailableError */
  async storeAll(texts: Iterable<string | null>): Promise<ReadonlyMap<string | null, bigint>> {
    const distinct = Array.from(new Set(texts));
    return new Map(await Promise.all(distinct.map(async (text) => [text, await this.store(text)] as const)));
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
        .selectAll()
        .where('hash', 'in', [...hashes])
        .execute(),
    );
    return new Map(rows.map(({ hash, text }) => [BigInt(`0x${hash}`), text]));
  }

  private async insert(rows: { hash: string; text: string }[]): Promise<void> {
    // In one order, so that no two replicas wait for each other's locks.
    const inOrder = [...rows].sort((a, b) => (a.hash < b.hash ? -1 : 1));
    await this.database.write((db) =>
      db
        .insertInto('descriptions')
        .values(inOrder)
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute(),
    );
  }
}
