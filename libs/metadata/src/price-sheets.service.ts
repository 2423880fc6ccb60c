import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { MetadataUnavailableError } from './errors';
import { MetadataDatabase } from './metadata-database';
import type { MetadataSchema } from './schema';

/** Each attempt that fails means that another process has written a version. */
const ATTEMPTS_MAX = 50;

type Row = Selectable<MetadataSchema['price_sheets']>;

/** A version of a model's sheet. It never changes. */
export interface SheetVersion {
  readonly modelId: string;
  /** 1, 2 … */
  readonly version: number;
  /** The sheet as it was put; null where this version removes it. */
  readonly sheet: string | null;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
}

/** A sheet whose model is closed, since its answers had no usage. */
export interface ClosedSheet {
  readonly modelId: string;
  /** `1`, `2` … of the operator's sheets; the catalogue's own version for its sheets. */
  readonly version: string;
}

/** A version that is there after a change. */
export interface PutSheet {
  readonly version: SheetVersion;
  /** Whether the model had no sheet before. */
  readonly isFirst: boolean;
}

/** The operator's price sheets, all versions of them. The primary key decides which of two writers gets a version. */
@Injectable()
export class PriceSheets {
  constructor(private readonly database: MetadataDatabase) {}

  /**
   * Stores a sheet as a new version. The sheet that is there already gets none, unless its model is closed.
   * @param next makes the sheet of the one before, null for none; it may run more than once
   * @throws MetadataUnavailableError; what `next` throws
   */
  async put(modelId: string, next: (before: string | null) => string): Promise<PutSheet> {
    const { version, before } = await this.append(modelId, next);
    return { version, isFirst: before === null };
  }

  /**
   * Removes a model's sheet; its versions stay, and the next one counts on.
   * @returns whether there was a sheet
   * @throws MetadataUnavailableError
   */
  async remove(modelId: string): Promise<boolean> {
    const { before } = await this.append(modelId, () => null);
    return before !== null;
  }

  /** The newest version of each model that has a sheet, in the order of their ids. @throws MetadataUnavailableError */
  async current(): Promise<SheetVersion[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('price_sheets')
        .selectAll()
        .where('sheet', 'is not', null)
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('price_sheets as later')
                .select('later.version')
                .whereRef('later.model_id', '=', 'price_sheets.model_id')
                .whereRef('later.version', '>', 'price_sheets.version'),
            ),
          ),
        )
        .execute(),
    );
    // Databases order texts by rules of their own.
    return rows.map(versionOf).sort((a, b) => (a.modelId < b.modelId ? -1 : 1));
  }

  /**
   * Closes a model for all processes, since its answers had no usage: until its sheet has another version.
   * @throws MetadataUnavailableError
   */
  async close({ modelId, version }: ClosedSheet): Promise<void> {
    await this.database.write((db) =>
      db
        .insertInto('unreporting_models')
        .values({ model_id: modelId, sheet_version: version })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  /** The models that are closed while their sheet has this version. @throws MetadataUnavailableError */
  async closed(): Promise<ClosedSheet[]> {
    const rows = await this.database.read((db) => db.selectFrom('unreporting_models').selectAll().execute());
    return rows.map(({ model_id, sheet_version }) => ({ modelId: model_id, version: sheet_version }));
  }

  /** How many versions there are in all; each change makes one more. @throws MetadataUnavailableError */
  async count(): Promise<number> {
    const { versions } = await this.database.read((db) =>
      db
        .selectFrom('price_sheets')
        .select((select) => select.fn.countAll().as('versions'))
        .executeTakeFirstOrThrow(),
    );
    return Number(versions);
  }

  /**
   * Versions of a model's sheet, newest first.
   * @param before only smaller versions; null for the newest
   * @throws MetadataUnavailableError
   */
  async versions(modelId: string, before: number | null, limit: number): Promise<SheetVersion[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('price_sheets')
        .selectAll()
        .where('model_id', '=', modelId)
        .$if(before !== null, (query) => query.where('version', '<', before ?? 0))
        .orderBy('version', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(versionOf);
  }

  /** The version that is there afterwards, and the sheet of the one before; the same one where nothing changes. */
  private async append(
    modelId: string,
    next: (before: string | null) => string | null,
  ): Promise<{ version: SheetVersion; before: string | null }> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const [newest] = await this.versions(modelId, null, 1);
      const before = newest?.sheet ?? null;
      const sheet = next(before);
      if (newest !== undefined && before === sheet && !(await this.isClosed(newest))) {
        return { version: newest, before };
      }
      const version = { modelId, version: (newest?.version ?? 0) + 1, sheet, createdAtMs: Date.now() };
      if (sheet === null && before === null) return { version, before };
      const isWritten = await this.database.write((db) =>
        db.transaction().execute((transaction) => insert(transaction, version)),
      );
      if (isWritten) return { version, before };
    }
    throw new MetadataUnavailableError();
  }

  private async isClosed({ modelId, version }: SheetVersion): Promise<boolean> {
    const row = await this.database.read((db) =>
      db
        .selectFrom('unreporting_models')
        .select('model_id')
        .where('model_id', '=', modelId)
        .where('sheet_version', '=', String(version))
        .executeTakeFirst(),
    );
    return row !== undefined;
  }
}

/** Stores a version, which opens the model. @returns false where another process has written this version */
async function insert(
  db: Kysely<MetadataSchema>,
  { modelId, version, sheet, createdAtMs }: SheetVersion,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('price_sheets')
    .values({ model_id: modelId, version, sheet, created_at_ms: createdAtMs })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await db.deleteFrom('unreporting_models').where('model_id', '=', modelId).execute();
  return true;
}

function versionOf(row: Row): SheetVersion {
  return {
    modelId: row.model_id,
    version: row.version,
    sheet: row.sheet,
    createdAtMs: Number(row.created_at_ms),
  };
}
