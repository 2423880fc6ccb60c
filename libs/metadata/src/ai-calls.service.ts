import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type SqlBool } from 'kysely';
import {
  callOf,
  COUNTED_COLUMNS,
  countedValues,
  STARTED_COLUMNS,
  startedValues,
  type AiCall,
  type CallStatus,
  type CountedCall,
  type StartedCall,
} from './ai-call';
import { CallRefusedError } from './errors';
import { GroupedWrites } from './grouped-writes';
import { MetadataDatabase } from './metadata-database';
import { within } from './passing.error';
import { executeRows, insertStatement, JSON_ROWS, jsonValue, type RowStatement } from './row-statement';
import type { MetadataSchema } from './schema';
import { addToStoredUsage, CALLS_KEPT_FROM, moveStoredUsage, storedPeriods } from './usage/store-usage';
import { TagSets } from './usage/tag-sets';
import { SUMMED_COLUMNS, UsageSums, type SummedCall } from './usage/usage-sums';

/** 24 values each: neither store takes more than 32,766 in a statement. */
const GROUP_MAX = 500;
/** Settled calls wait so long for the write of other calls. */
const SETTLE_MS = 100;
const SETTLE_AGAIN_MS = 1_000;
/** A shutdown has ten seconds in all. */
const LAST_SETTLEMENTS_MAX_MS = 1_000;
/** Rows that one statement erases: few enough to hold up no other statement for long. */
const ERASED_AT_ONCE = 1_000;

/** Which calls to list; null for all. */
export interface CallListing {
  readonly userId: string | null;
  readonly keyId: string | null;
  readonly model: string | null;
  readonly status: CallStatus | null;
  /** Milliseconds since 1970: calls that started then or later. */
  readonly fromMs: number | null;
  /** Calls that started before. */
  readonly toMs: number | null;
}

/** A place in a listing: that of the call. */
export type CallPlace = Pick<AiCall, 'startedAtMs' | 'callId'>;

/** What recovery found out about a call that nobody finished. */
export interface CallConclusion {
  readonly from: 'started' | 'counted';
  readonly status: 'completed' | 'aborted' | 'failed' | 'interrupted';
  readonly chargedUnits: bigint;
  readonly uncollectedUnits: bigint;
}

/** What users' calls used and nobody pays. */
export interface UserLosses {
  /** Nano-USD (10⁻⁹ USD) by user. */
  readonly nanoUsd: Map<string, bigint>;
  /** By user: calls that started by then do not count. Milliseconds since 1970. */
  readonly forgivenUntilMs: ReadonlyMap<string, number>;
}

interface Write {
  readonly started?: StartedCall;
  readonly counted?: CountedCall;
  /** Whether the row was in the state that the write expects. */
  isDone: boolean;
  failure: Error | null;
}

type Database = Kysely<MetadataSchema>;

/**
 * The records of AI calls: one row per call that was sent to a provider. A row goes from `started` to `counted` to
 * `settled`; each step names the state that it expects, so that of two processes only one takes it.
 */
@Injectable()
export class AiCalls {
  private readonly writes: GroupedWrites<Write>;
  private readonly tagSets = new TagSets();
  private settled = new Set<string>();
  private settling: NodeJS.Timeout | null = null;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((group) => this.writeGroup(group), GROUP_MAX);
  }

  /** Stores at a shutdown what is noted by {@link settle}. The next process finds the rest in the ledger. */
  async flush(): Promise<void> {
    if (this.settled.size > 0)
      await within(LAST_SETTLEMENTS_MAX_MS, this.storeSettled()).catch(() => undefined);
  }

  /** Stores a call before it is sent. Calls of the same turn share a write. @throws MetadataUnavailableError, CallRefusedError */
  async start(call: StartedCall): Promise<void> {
    await this.write({ started: call, isDone: false, failure: null });
  }

  /**
   * Stores how a call ended.
   * @returns false for a row that is not `started`: it is stored already, or another process has finished it
   * @throws MetadataUnavailableError; CallRefusedError where another attempt would fail too
   */
  count(call: CountedCall): Promise<boolean> {
    return this.write({ counted: call, isDone: false, failure: null });
  }

  /** Notes that the ledger has the charge of a counted call. Nobody waits: the next write of calls stores it. */
  settle(callId: string): void {
    this.settled.add(callId);
    this.settleIn(SETTLE_MS);
  }

  /**
   * Settles a call that nobody finished.
   * @returns false for a row in another state than the expected one
   * @throws MetadataUnavailableError
   */
  async conclude(callId: string, conclusion: CallConclusion): Promise<boolean> {
    return this.database.write((db) =>
      db.transaction().execute((transaction) => conclude(transaction, callId, conclusion)),
    );
  }

  /** A call; null for an unknown id. @param callId 32 hex digits @throws MetadataUnavailableError */
  async find(callId: string): Promise<AiCall | null> {
    const row = await this.database.read((db) =>
      db.selectFrom('ai_calls').selectAll().where('call_id', '=', callId).executeTakeFirst(),
    );
    return row === undefined ? null : callOf(row);
  }

  /**
   * Calls, newest first.
   * @param before only calls beyond this place; null for the newest
   * @throws MetadataUnavailableError
   */
  async list(listing: CallListing, before: CallPlace | null, limit: number): Promise<AiCall[]> {
    const rows = await this.database.read((db) => listed(db, listing, before).limit(limit).execute());
    return rows.map(callOf);
  }

  /** A page of a user's calls that have ended, newest first, and how many there are. @throws MetadataUnavailableError */
  async endedPage(
    userId: string,
    offset: number,
    limit: number,
  ): Promise<{ calls: AiCall[]; total: number }> {
    const [rows, { total }] = await this.database.read((db) => {
      const ended = db.selectFrom('ai_calls').where('user_id', '=', userId).where('status', '<>', 'started');
      return Promise.all([
        ended
          .selectAll()
          .orderBy('started_at_ms', 'desc')
          .orderBy('call_id', 'desc')
          .offset(offset)
          .limit(limit)
          .execute(),
        ended.select((of) => of.fn.countAll<number | string>().as('total')).executeTakeFirstOrThrow(),
      ]);
    });
    return { calls: rows.map(callOf), total: Number(total) };
  }

  /**
   * Calls of a process that are not settled, in the order of their ids.
   * @param after only ids greater than this
   * @throws MetadataUnavailableError
   */
  async unsettled(instance: string, after: string, limit: number): Promise<AiCall[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('ai_calls')
        .selectAll()
        .where(sql<SqlBool>`state <> 'settled'`)
        .where('instance', '=', instance)
        .where('call_id', '>', after)
        .orderBy('call_id')
        .limit(limit)
        .execute(),
    );
    return rows.map(callOf);
  }

  /**
   * The calls of all processes that are not settled.
   * @returns how many there are, and when the oldest one started: milliseconds since 1970, null for none
   * @throws MetadataUnavailableError
   */
  async backlog(): Promise<{ count: number; startedAtMs: number | null }> {
    const { count, started_at_ms } = await this.database.read((db) =>
      db
        .selectFrom('ai_calls')
        .select((of) => [of.fn.countAll().as('count'), of.fn.min('started_at_ms').as('started_at_ms')])
        // As in the partial index: the databases use it only for queries that say the same.
        .where(sql<SqlBool>`state <> 'settled'`)
        .executeTakeFirstOrThrow(),
    );
    // Without rows there is no least one.
    const oldest = started_at_ms as number | string | null;
    return { count: Number(count), startedAtMs: oldest === null ? null : Number(oldest) };
  }

  /** Whether a call of this user got the answer with this id. @throws MetadataUnavailableError */
  async hasResponse(userId: string, responseId: string): Promise<boolean> {
    const row = await this.database.read((db) =>
      db
        .selectFrom('ai_calls')
        .select('call_id')
        .where('response_hash', '=', sha256(responseId))
        .where('user_id', '=', userId)
        .limit(1)
        .executeTakeFirst(),
    );
    return row !== undefined;
  }

  /**
   * Losses by user: uncollected parts that callers can have brought about, of calls that started then or later. Those
   * that are forgiven are left out.
   * @throws MetadataUnavailableError
   */
  async losses(fromMs: number): Promise<UserLosses> {
    const [lost, forgiven] = await this.database.read((db) =>
      Promise.all([
        lossesSince(db, fromMs).execute(),
        db.selectFrom('forgiven_losses').selectAll().where('until_ms', '>=', fromMs).execute(),
      ]),
    );
    return {
      nanoUsd: new Map(lost.map(({ user_id, lost }) => [user_id, BigInt(lost)])),
      forgivenUntilMs: new Map(forgiven.map(({ user_id, until_ms }) => [user_id, Number(until_ms)])),
    };
  }

  /**
   * Forgives a user's losses by the calls that have started, also by those under way. Their records stay as they are.
   * @param fromMs milliseconds since 1970: earlier losses are forgiven, too, but not in the sum
   * @returns nano-USD (10⁻⁹ USD) that counted until now
   * @throws MetadataUnavailableError
   */
  forgiveLosses(userId: string, fromMs: number): Promise<bigint> {
    return this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        const newest = await transaction
          .selectFrom('ai_calls')
          .select('started_at_ms')
          .where('user_id', '=', userId)
          .orderBy('started_at_ms', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (newest === undefined) return 0n;
        const until_ms = Number(newest.started_at_ms);
        const counted = await lossesSince(transaction, fromMs)
          .where('user_id', '=', userId)
          .where('started_at_ms', '<=', until_ms)
          .executeTakeFirst();
        await transaction
          .insertInto('forgiven_losses')
          .values({ user_id: userId, until_ms })
          .onConflict((conflict) =>
            conflict
              .column('user_id')
              .doUpdateSet({ until_ms })
              .where('forgiven_losses.until_ms', '<', until_ms),
          )
          .execute();
        return BigInt(counted?.lost ?? 0);
      }),
    );
  }

  /**
   * Puts the pseudonym of a user who is erased into the user's calls and their sums, and deletes tags, providers' texts
   * and what was forgiven.
   * @throws MetadataUnavailableError
   */
  async erase(userId: string, pseudonym: string): Promise<void> {
    await this.database.write((db) =>
      db.deleteFrom('forgiven_losses').where('user_id', '=', userId).execute(),
    );
    for (let erased = ERASED_AT_ONCE; erased === ERASED_AT_ONCE;) {
      const { numUpdatedRows } = await this.database.write((db) =>
        db
          .updateTable('ai_calls')
          .set({ user_id: pseudonym, tags: '{}', error: null, response_hash: null })
          .where('call_id', 'in', (of) =>
            of
              .selectFrom('ai_calls')
              .select('call_id')
              .where('user_id', '=', userId)
              // The calls of a user who was erased before lose what came meanwhile.
              .$if(userId === pseudonym, (query) =>
                query.where(sql<SqlBool>`(tags <> '{}' or error is not null or response_hash is not null)`),
              )
              .limit(ERASED_AT_ONCE),
          )
          .executeTakeFirst(),
      );
      erased = Number(numUpdatedRows);
    }
    for (const periods of await this.database.read(storedPeriods)) {
      await this.database.write((db) =>
        db.transaction().execute((transaction) => moveStoredUsage(transaction, userId, pseudonym, periods)),
      );
    }
  }

  /**
   * Deletes the oldest calls that are settled and started before this moment. Their sums stay.
   * @returns how many were deleted
   * @throws MetadataUnavailableError
   */
  async deleteBefore(momentMs: number, limit: number): Promise<number> {
    return this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        const oldest = await transaction
          .selectFrom('ai_calls')
          .select('call_id')
          .where('started_at_ms', '<', momentMs)
          .where('state', '=', 'settled')
          .orderBy('started_at_ms')
          .limit(limit)
          .execute();
        if (oldest.length === 0) return 0;
        // First, so that no rebuild takes the sums of deleted calls for wrong.
        await transaction
          .insertInto('settings')
          .values({ name: CALLS_KEPT_FROM, value: momentMs.toString() })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: momentMs.toString() }))
          .execute();
        await transaction
          .deleteFrom('ai_calls')
          .where(
            'call_id',
            'in',
            oldest.map(({ call_id }) => call_id),
          )
          .execute();
        return oldest.length;
      }),
    );
  }

  private async write(write: Write): Promise<boolean> {
    await this.writes.add(write);
    if (write.failure !== null) throw write.failure;
    return write.isDone;
  }

  private async writeGroup(group: readonly Write[]): Promise<void> {
    let settled = [...this.settled].slice(0, GROUP_MAX);
    try {
      await this.store(group, settled);
    } catch (error) {
      if (!this.database.refusedData(error)) throw error;
      await this.storeEach(group);
      settled = [];
    }
    for (const callId of settled) this.settled.delete(callId);
    if (this.settled.size > 0) this.settleIn(SETTLE_MS);
  }

  /** One bad text must not fail the others: halves of a refused group, down to single rows. */
  private async storeEach(group: readonly Write[]): Promise<void> {
    const middle = group.length >> 1;
    for (const part of [group.slice(0, middle), group.slice(middle)]) {
      try {
        await this.store(part, []);
      } catch (error) {
        if (!this.database.refusedData(error)) throw error;
        if (part.length > 1) await this.storeEach(part);
        for (const write of part.length === 1 ? part : []) {
          write.failure = new CallRefusedError({ cause: error.cause });
        }
      }
    }
  }

  /** All in one transaction, and so in one wait for the disk. */
  private async store(group: readonly Write[], settled: readonly string[]): Promise<void> {
    const started = group.flatMap(({ started }) => started ?? []);
    const counted = new Map<string, CountedCall>();
    for (const { counted: call } of group) {
      // Of two ends of one call in a group, the first one counts.
      if (call !== undefined && !counted.has(call.callId)) counted.set(call.callId, call);
    }
    const startedRows = started.map((call) => {
      const values = startedValues(call, this.tagSets);
      return STARTED_NAMES.map((column) => values[column]);
    });
    const done = await this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        await executeRows(transaction, START, startedRows);
        const ended = await storeCounted(transaction, [...counted.values()]);
        await executeRows(
          transaction,
          SETTLE,
          settled.map((callId) => [callId]),
        );
        const sums = new UsageSums();
        for (const call of ended) sums.addCall(call);
        await addToStoredUsage(transaction, sums);
        return new Set(ended.map(({ call_id }) => call_id));
      }),
    );
    for (const write of group) {
      const call = write.counted;
      write.isDone = call === undefined || done.delete(call.callId);
    }
  }

  private settleIn(milliseconds: number): void {
    this.settling ??= setTimeout(() => {
      this.settling = null;
      if (this.settled.size === 0) return;
      this.storeSettled().catch(() => {
        this.settleIn(SETTLE_AGAIN_MS);
      });
    }, milliseconds).unref();
  }

  private async storeSettled(): Promise<void> {
    await this.write({ isDone: false, failure: null });
  }
}

/**
 * Nano-USD by user. The losses are found first: SQLite would rather read all calls in the order of their users than sort
 * the few that lost something.
 */
function lossesSince(db: Database, fromMs: number) {
  return db
    .with(
      (cte) => cte('losses').materialized(),
      (of) =>
        of
          .selectFrom('ai_calls')
          .select(['user_id', 'started_at_ms', 'lost_nano_usd'])
          // As in the partial index: the databases use it only for queries that say the same.
          .where(sql<SqlBool>`lost_nano_usd > 0`)
          .where('started_at_ms', '>=', fromMs),
    )
    .selectFrom('losses')
    .select(['user_id', (of) => of.cast<string>(of.fn.sum('lost_nano_usd'), 'text').as('lost')])
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom('forgiven_losses')
            .select('until_ms')
            .whereRef('forgiven_losses.user_id', '=', 'losses.user_id')
            .whereRef('forgiven_losses.until_ms', '>=', 'losses.started_at_ms'),
        ),
      ),
    )
    .groupBy('user_id');
}

function listed(db: Database, listing: CallListing, before: CallPlace | null) {
  const { userId, keyId, model, status, fromMs, toMs } = listing;
  return (
    db
      .selectFrom('ai_calls')
      .selectAll()
      .$if(userId !== null, (query) => query.where('user_id', '=', userId ?? ''))
      .$if(keyId !== null, (query) => query.where('key_id', '=', keyId))
      .$if(model !== null, (query) => query.where('model', '=', model ?? ''))
      .$if(status !== null, (query) => query.where('status', '=', status ?? 'started'))
      // As in the partial indexes: the databases use them only for queries that say the same. Those under way are few, and
      // are found first: by time, SQLite would read on until it has a whole page of them.
      .$if(status === 'started', (query) =>
        query.where('call_id', 'in', (of) =>
          of
            .selectFrom('ai_calls')
            .select('call_id')
            .where(sql<SqlBool>`state <> 'settled'`),
        ),
      )
      .$if(status !== null && status !== 'started' && status !== 'completed', (query) =>
        query.where(sql<SqlBool>`status in ('aborted', 'failed', 'interrupted')`),
      )
      .$if(fromMs !== null, (query) => query.where('started_at_ms', '>=', fromMs ?? 0))
      .$if(toMs !== null, (query) => query.where('started_at_ms', '<', toMs ?? 0))
      .$if(before !== null, (query) =>
        query.where((of) =>
          of(
            of.refTuple('started_at_ms', 'call_id'),
            '<',
            of.tuple(before?.startedAtMs ?? 0, before?.callId ?? ''),
          ),
        ),
      )
      .orderBy('started_at_ms', 'desc')
      .orderBy('call_id', 'desc')
  );
}

/** Stores the ends of started calls. @returns those that were `started` */
async function storeCounted(
  db: Database,
  calls: readonly CountedCall[],
): Promise<(SummedCall & { call_id: string })[]> {
  const rows = calls.map((call) => {
    const values = countedValues(call, sha256);
    return [...COUNTED_NAMES.map((column) => values[column]), call.callId];
  });
  return executeRows(db, COUNT, rows);
}

/** @returns false for a row in another state than the expected one */
async function conclude(db: Database, callId: string, conclusion: CallConclusion): Promise<boolean> {
  const { from, status, chargedUnits, uncollectedUnits } = conclusion;
  // A counted row changes its amounts only here, which the state below lets happen once.
  const before = await db
    .selectFrom('ai_calls')
    .select(['status', 'charged_units', 'uncollected_units'])
    .where('call_id', '=', callId)
    .executeTakeFirst();
  const after = await db
    .updateTable('ai_calls')
    .set({
      state: 'settled',
      status,
      charged_units: chargedUnits.toString(),
      uncollected_units: uncollectedUnits.toString(),
      ...(status === 'interrupted' && { unreported: 1 }),
    })
    .where('call_id', '=', callId)
    .where('state', '=', from)
    .returning(SUMMED_COLUMNS)
    .executeTakeFirst();
  if (after === undefined) return false;
  const sums = new UsageSums();
  if (from === 'counted') sums.addCall({ ...after, ...before }, -1);
  sums.addCall(after);
  await addToStoredUsage(db, sums);
  return true;
}

const STARTED_NAMES = Object.keys(STARTED_COLUMNS) as (keyof typeof STARTED_COLUMNS)[];
const START = insertStatement('ai_calls', STARTED_COLUMNS);

/** Columns that a call has from its start, and keeps where its end does not say otherwise. */
const OF_THE_START: ReadonlySet<string> = new Set(['tier', 'sheet_version', 'sheet', 'markup_ppm']);
const COUNTED_NAMES = Object.keys(COUNTED_COLUMNS) as (keyof typeof COUNTED_COLUMNS)[];
const COUNT = countStatement();
const SETTLE: RowStatement = {
  each: `update ai_calls set state = 'settled' where call_id = ? and state = 'counted'`,
  all: `update ai_calls set state = 'settled' from ${JSON_ROWS} where call_id = value->>0 and state = 'counted'`,
};

/** For rows of the values at the end of calls, then the call's id. */
function countStatement(): RowStatement {
  const set = (value: (column: (typeof COUNTED_NAMES)[number], at: number) => string): string =>
    COUNTED_NAMES.map((column, at) => {
      const end = value(column, at);
      return `${column} = ${OF_THE_START.has(column) ? `coalesce(${end}, ai_calls.${column})` : end}`;
    }).join(', ');
  const update = `update ai_calls set state = 'counted',`;
  const returning = `and state = 'started' returning ${['call_id', ...SUMMED_COLUMNS].join(', ')}`;
  const all = set((column, at) => jsonValue(at, COUNTED_COLUMNS[column]));
  return {
    each: `${update} ${set(() => '?')} where call_id = ? ${returning}`,
    all: `${update} ${all} from ${JSON_ROWS} where call_id = value->>${COUNTED_NAMES.length} ${returning}`,
  };
}

function sha256(text: string): string {
  return hash('sha256', text);
}
