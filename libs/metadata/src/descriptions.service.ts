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

/** The id in a transfer without a description and a reference. */
const NO_TEXTS = 0n;
/** No text of a request has a NUL, so no description has the same content as one with a reference. */
const SEPARATOR = '\0';

/** The texts of a movement; null for none. */
export interface MovementTexts {
  readonly description: string | null;
  readonly reference: string | null;
}

/** What a transfer carries for its texts; 0 for none. */
export interface TextIds {
  /** The first 16 bytes of a SHA-256 of both texts; of the description alone where there is no reference. */
  readonly descriptionId: bigint;
  /** {@link referenceIdOf} the reference, for look-ups. */
  readonly referenceId: bigint;
}

/** Texts with the hash of their only user. */
interface DescriptionRow {
  hash: string;
  text: string;
  reference: string | null;
  owner: string | null;
}

/**
 * Descriptions and references, stored under their own hash before the movement that carries the hash, so that no
 * movement is without its texts. Texts that a second user uses are marked as shared first, so that erasing one of
 * them leaves them to the other.
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
   * Stores a description without a reference, as {@link storeTexts}.
   * @returns its id
   */
  async store(description: string | null, userId: string | null): Promise<bigint> {
    return (await this.storeTexts({ description, reference: null }, userId)).descriptionId;
  }

  /**
   * Stores texts, if they are new. Texts of the same turn share a write.
   * @param userId who uses them; null for several users, or where the user is not known
   * @throws MetadataUnavailableError
   */
  async storeTexts(texts: MovementTexts, userId: string | null): Promise<TextIds> {
    const { description, reference } = texts;
    if (description === null && reference === null) return { descriptionId: NO_TEXTS, referenceId: NO_TEXTS };
    const id = hash128(contentOf(texts));
    const owner = userId === null ? SHARED : hash128(userId);
    const known = this.known.get(id);
    if (known !== SHARED && known !== owner) {
      const text = description ?? '';
      await this.writes.add({ hash: id, text, reference, owner: owner === SHARED ? null : owner });
      this.known.set(id, known === undefined ? owner : SHARED);
    }
    return {
      descriptionId: BigInt(`0x${id}`),
      referenceId: reference === null ? NO_TEXTS : referenceIdOf(reference),
    };
  }

  /**
   * Stores the texts of many movements, equal ones once.
   * @returns the movements with their ids, in the same order
   * @throws MetadataUnavailableError
   */
  async storeAll<T extends { texts: MovementTexts; userId: string }>(
    uses: readonly T[],
  ): Promise<(T & TextIds)[]> {
    const users = new Map<string, string | null>();
    for (const { texts, userId } of uses) {
      const content = contentOf(texts);
      const other = users.get(content);
      users.set(content, other === undefined || other === userId ? userId : null);
    }
    const stored = new Map<string, Promise<TextIds>>();
    return Promise.all(
      uses.map(async (use) => {
        const content = contentOf(use.texts);
        const ids = stored.get(content) ?? this.storeTexts(use.texts, users.get(content) ?? null);
        stored.set(content, ids);
        return { ...use, ...(await ids) };
      }),
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
   * The texts of these ids; an id whose texts were lost with the store, or erased, has none.
   * @throws MetadataUnavailableError
   */
  async texts(ids: Iterable<bigint>): Promise<Map<bigint, MovementTexts>> {
    const hashes = new Set<string>();
    for (const id of ids) {
      if (id !== NO_TEXTS) hashes.add(hex128(id));
    }
    if (hashes.size === 0) return new Map();
    const rows = await this.database.read((db) =>
      db
        .selectFrom('descriptions')
        .select(['hash', 'text', 'reference'])
        .where('hash', 'in', [...hashes])
        .execute(),
    );
    return new Map(rows.map((row) => [BigInt(`0x${row.hash}`), textsOf(row)]));
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

/** The id by which the ledger finds the movements with a reference: the first 8 bytes of its SHA-256. */
export function referenceIdOf(reference: string): bigint {
  return BigInt(`0x${hash('sha256', reference).slice(0, 16)}`);
}

/** One text for both. Without a reference it is the description itself, as in stores from before references. */
function contentOf({ description, reference }: MovementTexts): string {
  if (reference === null) return description ?? SEPARATOR;
  const beginning = `${SEPARATOR}${reference}`;
  return description === null ? beginning : `${beginning}${SEPARATOR}${description}`;
}

/** The column of descriptions takes no null, so the hash tells an empty description from none. */
function textsOf({ hash, text, reference }: Omit<DescriptionRow, 'owner'>): MovementTexts {
  const isReferenceAlone = text === '' && hash128(contentOf({ description: null, reference })) === hash;
  return { description: isReferenceAlone ? null : text, reference };
}

/** The first 16 bytes of the SHA-256, as 32 hex digits. */
function hash128(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
