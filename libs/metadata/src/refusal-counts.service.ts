import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { MetadataDatabase } from './metadata-database';
import { within } from './passing.error';
import type { MetadataSchema } from './schema';

/** Counts wait so long for others. A process that is killed loses them. */
const GATHER_MS = 2_000;
/** After the store has failed. */
const AGAIN_MS = 10_000;
/** A shutdown has ten seconds in all. */
const LAST_WRITE_MAX_MS = 1_000;
/** Counts that wait at most: beyond them no new name waits, so that memory stays bounded while the store is away. */
const WAITING_MAX = 5_000;
/** Names of models per day that are kept: callers can ask for any. */
const NAMES_MAX = 500;
const OTHER = 'other';
/** The codes of calls for models that have no price, or none for a class of tokens. */
const UNPRICED = ['model_not_found', 'model_not_priced'] as const;
type UnpricedCode = (typeof UNPRICED)[number];
/** A name that can be one of a model. */
const NAME = /^[!-~]{1,200}$/;
/** Five values each: neither store takes more than 32,766 in a statement. */
const GROUP_MAX = 1_000;
/** In place of null, which no primary key takes. */
const NONE = '';

/** An AI call that was refused before anything was sent. */
interface Refusal {
  /** Of a closed set. */
  readonly code: string;
  /** As the caller named it; null where the call was refused before that was known. */
  readonly model: string | null;
  /** Null for a key of the environment, and for an unknown one. */
  readonly keyId: string | null;
}

/** So many refusals of one day. */
interface RefusalCount extends Refusal {
  /** UTC, such as 2026-11-23. */
  readonly day: string;
  readonly count: number;
}

/** So many calls for a model without a price. */
export interface UnpricedCount {
  /** As callers named it. */
  readonly model: string;
  readonly code: UnpricedCode;
  readonly count: number;
  /** UTC, such as 2026-11-23. */
  readonly lastDay: string;
}

/** Which counts to list. */
export interface RefusalListing {
  /** The first day; null for all. */
  readonly fromDay: string | null;
  /** The last day; null for all. */
  readonly toDay: string | null;
}

/** A place in a listing: that of the count. */
export type RefusalPlace = Omit<RefusalCount, 'count'>;

type Row = Record<'day' | 'code' | 'model' | 'key_id', string> & { count: number };

/**
 * Refused AI calls, counted by day, code, model and key, and never a row each. They are gathered in memory and written
 * together. Of the names of models, the first 500 of a day are kept, the rest is `other`; processes that write at the
 * same moment can keep a few more.
 */
@Injectable()
export class RefusalCounts {
  private waiting = new Map<string, Row>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly database: MetadataDatabase) {}

  /** Counts a refusal of now. Nobody waits. */
  note({ code, model, keyId }: Refusal): void {
    const day = new Date(Date.now()).toISOString().slice(0, 10);
    const name = model === null ? NONE : NAME.test(model) ? model : OTHER;
    const row = { day, code, model: name, key_id: keyId ?? NONE, count: 1 };
    const isFull = this.waiting.size >= WAITING_MAX && !this.waiting.has(keyOf(row));
    addTo(this.waiting, isFull && name !== NONE ? { ...row, model: OTHER } : row);
    this.writeIn(GATHER_MS);
  }

  /** Stores at a shutdown what is gathered. */
  async flush(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await within(LAST_WRITE_MAX_MS, this.write()).catch(() => undefined);
  }

  /**
   * Counts: the newest day first, and in a day by code, model and key.
   * @param after only counts beyond this place; null for the first
   * @throws MetadataUnavailableError
   */
  async list(
    { fromDay, toDay }: RefusalListing,
    after: RefusalPlace | null,
    limit: number,
  ): Promise<RefusalCount[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('ai_call_refusals')
        .selectAll()
        .$if(fromDay !== null, (query) => query.where('day', '>=', fromDay ?? ''))
        .$if(toDay !== null, (query) => query.where('day', '<=', toDay ?? ''))
        .$if(after !== null, (query) => {
          const { day = '', code = '', model, keyId } = after ?? {};
          return query.where((of) =>
            of.or([
              of('day', '<', day),
              of.and([
                of('day', '=', day),
                of(of.refTuple('code', 'model', 'key_id'), '>', of.tuple(code, model ?? NONE, keyId ?? NONE)),
              ]),
            ]),
          );
        })
        .orderBy('day', 'desc')
        .orderBy('code')
        .orderBy('model')
        .orderBy('key_id')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ day, code, model, key_id, count }) => ({
      day,
      code,
      model: model === NONE ? null : model,
      keyId: key_id === NONE ? null : key_id,
      count: Number(count),
    }));
  }

  /**
   * The models whose calls were refused for want of a price, the most often refused first.
   * @param fromDay the first day, such as 2026-11-23
   * @param toDay the last day
   * @param limit of models and codes
   * @throws MetadataUnavailableError
   */
  async unpricedModels(fromDay: string, toDay: string, limit: number): Promise<UnpricedCount[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('ai_call_refusals')
        .select((of) => [
          'model',
          'code',
          of.cast<string>(of.fn.sum('count'), 'text').as('calls'),
          of.fn.max('day').as('last_day'),
        ])
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .where('code', 'in', UNPRICED)
        .where('model', 'not in', [NONE, OTHER])
        .groupBy(['model', 'code'])
        .orderBy((of) => of.fn.sum('count'), 'desc')
        .orderBy('model')
        .orderBy('code')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ model, code, calls, last_day }) => ({
      model,
      code: code as UnpricedCode,
      count: Number(calls),
      lastDay: last_day,
    }));
  }

  private writeIn(milliseconds: number): void {
    if (this.isStopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.write().catch(() => {
        // The database has logged why.
        this.writeIn(AGAIN_MS);
      });
    }, milliseconds).unref();
  }

  /** @throws MetadataUnavailableError; what was not stored waits on */
  private async write(): Promise<void> {
    const rows = [...this.waiting.values()];
    if (rows.length === 0) return;
    this.waiting = new Map();
    try {
      await this.database.write((db) => db.transaction().execute((transaction) => store(transaction, rows)));
    } catch (error) {
      for (const row of rows) addTo(this.waiting, row);
      throw error;
    }
  }
}

async function store(db: Kysely<MetadataSchema>, rows: readonly Row[]): Promise<void> {
  const kept = new Map<string, Row>();
  for (const day of new Set(rows.map((row) => row.day))) {
    const names = new Set(await namesOf(db, day));
    for (const row of rows.filter((each) => each.day === day)) {
      if (row.model !== NONE && row.model !== OTHER && names.size < NAMES_MAX) names.add(row.model);
      const isKept = row.model === NONE || names.has(row.model);
      addTo(kept, isKept ? row : { ...row, model: OTHER });
    }
  }
  // In one order, so that processes that write the same rows wait for each other and no more.
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  for (let from = 0; from < sorted.length; from += GROUP_MAX) {
    await db
      .insertInto('ai_call_refusals')
      .values(sorted.slice(from, from + GROUP_MAX))
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'code', 'model', 'key_id'])
          .doUpdateSet((of) => ({ count: of('ai_call_refusals.count', '+', of.ref('excluded.count')) })),
      )
      .execute();
  }
}

/** The names of models that the day has already. */
async function namesOf(db: Kysely<MetadataSchema>, day: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ai_call_refusals')
    .select('model')
    .distinct()
    .where('day', '=', day)
    .where('model', 'not in', [NONE, OTHER])
    .execute();
  return rows.map(({ model }) => model);
}

function addTo(rows: Map<string, Row>, row: Row): void {
  const name = keyOf(row);
  const known = rows.get(name);
  if (known === undefined) rows.set(name, { ...row });
  else known.count += row.count;
}

/** None of its parts has a space. */
function keyOf({ day, code, model, key_id }: Row): string {
  return `${day} ${code} ${model} ${key_id}`;
}
