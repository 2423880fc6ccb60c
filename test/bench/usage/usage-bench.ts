// What reports and counting cost with a million calls in a year by 10,000 users, on SQLite and on PostgreSQL where there are
// its programs: `npm run bench:usage`, with fewer calls `npm run bench:usage -- 10000`.
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AiCalls, MetadataModule, UsageRebuild, type MetadataOptions } from '@app/metadata';
import { DatabaseSync } from '@photostructure/sqlite';
import { Client } from 'pg';
import { TestApp } from '../../support/app/test-app';
import { countedCall, startedCall } from '../../support/calls/ai-call';
import { PostgresServer } from '../../support/postgres/postgres-server';
import { median, quantile } from '../figures';
import { print } from '../report';

const CALLS = Number(process.argv[2] ?? 1_000_000);
const USERS = 10_000;
const MODELS = 10;
const YEAR_MS = 365 * 86_400_000;
const START_MS = Date.UTC(2025, 0, 1);
const RANGE = 'from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z';
const CALLS_PER_STATEMENT = 20_000;
/** Before the code is compiled, an answer takes three times as long. */
const WARM_UP = 10;
const ROUNDS = 9;
const COUNTED_CALLS = 1_024;
/** Calls that are counted together, as with so many at once. */
const GROUP = 16;

interface Subject {
  readonly name: string;
  readonly store: MetadataOptions['store'];
  readonly settings: Record<string, string>;
  readonly run: (sql: string) => Promise<unknown>;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'usage-bench-'));
  try {
    const path = join(folder, 'metadata.db');
    await measure({
      name: 'SQLite',
      store: { kind: 'sqlite', path },
      settings: { DATA_DIR: folder },
      run: (sql) => {
        const database = new DatabaseSync(path);
        database.exec(sql);
        database.close();
        return Promise.resolve();
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (PostgresServer.programs() === undefined) {
    print('SKIPPED: the part on PostgreSQL. Install its server programs.');
    return;
  }
  const server = await PostgresServer.start();
  try {
    const url = await server.createDatabase('usage');
    const client = new Client({ connectionString: url });
    await client.connect();
    await measure({
      name: 'PostgreSQL',
      store: { kind: 'postgres', url },
      settings: { DATABASE_URL: url },
      run: (sql) => client.query(sql),
    });
    await client.end();
  } finally {
    await server.stop();
  }
}

async function measure({ name, store, settings, run }: Subject): Promise<void> {
  print(`\n${name}, ${CALLS} calls of ${USERS} users and ${MODELS} models in a year`);
  const metadata = await NestFactory.createApplicationContext(MetadataModule.register({ store }), {
    logger: ['error'],
  });
  const records = metadata.get(AiCalls);
  await count(records, 'to warm up');
  await count(records, 'at 1e3 calls');
  for (let from = 0; from < CALLS; from += CALLS_PER_STATEMENT) {
    await run(insertOf(from, Math.min(from + CALLS_PER_STATEMENT, CALLS)));
  }
  const rebuild = metadata.get(UsageRebuild);
  const begun = performance.now();
  for await (const differences of rebuild.differences()) await rebuild.correct(differences);
  print(`sums made from the calls by the rebuild: ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  if (name === 'PostgreSQL') {
    // What it does by itself within minutes of so many new rows.
    await run('vacuum analyze');
  }
  await count(records, 'to warm up');
  await count(records, `at ${CALLS.toExponential(0)} calls`);
  await metadata.close();

  const app = await TestApp.start(settings);
  try {
    for (const [what, path] of [
      ['/usage by day and model, a year', `usage?${RANGE}&group_by=day,model`],
      ['/usage by user, a year, the first 100', `usage?${RANGE}&group_by=user&limit=100`],
      ['/usage by day and model, a year, as CSV', `usage?${RANGE}&group_by=day,model&format=csv`],
      ['/usage by day of a user, a year', `usage?${RANGE}&group_by=day&user_id=user-7`],
      ['/usage by key, a year', `usage?${RANGE}&group_by=key`],
      ['/usage by day, without a range', 'usage?group_by=day'],
      ['/calls, the newest 20', 'calls?limit=20'],
      ['/calls of a user, 20', 'calls?limit=20&user_id=user-7'],
      ['/calls of a month, 20', 'calls?limit=20&from=2025-06-01T00:00:00Z&to=2025-07-01T00:00:00Z'],
    ] as const) {
      const times: number[] = [];
      for (let round = -WARM_UP; round < ROUNDS; round += 1) {
        const at = performance.now();
        const answer = await fetch(`${app.origin}/api/v1/${path}`);
        const text = await answer.text();
        if (!answer.ok) throw new Error(text);
        if (round >= 0) times.push(performance.now() - at);
      }
      print(`${what.padEnd(50)} ${median(times).toFixed(1).padStart(8)} ms`);
    }
  } finally {
    await app.stop();
  }
}

/** Counts calls of the year's last day, in groups. */
async function count(records: AiCalls, when: string): Promise<void> {
  const times: number[] = [];
  for (let calls = 0; calls < COUNTED_CALLS; calls += GROUP) {
    const group = Array.from({ length: GROUP }, () =>
      startedCall({
        userId: `user-${randomInt(USERS)}`,
        model: `model-${randomInt(MODELS)}`,
        startedAtMs: START_MS + YEAR_MS - 1 - randomInt(86_400_000),
        tags: {},
      }),
    );
    await Promise.all(group.map((call) => records.start(call)));
    const begun = performance.now();
    await Promise.all(group.map((call) => records.count(countedCall(call))));
    times.push(performance.now() - begun);
  }
  print(
    `counting ${GROUP} calls ${when}: median ${median(times).toFixed(1)} ms, ` +
      `90 % within ${quantile(times, 0.9).toFixed(1)} ms`,
  );
}

/** Settled calls, evenly over the year, by SQL of both databases. */
function insertOf(from: number, to: number): string {
  const padded = `substr('${'0'.repeat(32)}' || cast(i as text), length(cast(i as text)) + 1)`;
  const started = `${START_MS} + i * ${Math.floor(YEAR_MS / CALLS)}`;
  return `
    insert into ai_calls (call_id, instance, user_id, key_id, currency, model, provider, route, streamed, state, status,
      tier, sheet_version, sheet, units_per_usd, markup_ppm, held_units, charged_units, uncollected_units, cost_pico,
      tags, started_at_ms, expires_at_ms, first_byte_ms, duration_ms, input_tokens, output_tokens)
    with recursive numbers(i) as (select cast(${from} as bigint) union all select i + 1 from numbers where i < ${to - 1})
    select ${padded}, 'here', 'user-' || cast((i * 7919 + i / 10000) % ${USERS} as text),
      case i % 3 when 0 then null else substr('${'0'.repeat(32)}' || cast(i % 50 as text), length(cast(i % 50 as text)) + 1) end,
      'USD', 'model-' || cast((i * 31 + i / 7) % ${MODELS} as text), 'openai', 'chat', 1, 'settled',
      case i % 50 when 0 then 'failed' else 'completed' end, 'default', '3', '{}', '1000000000', '0', '1000000000',
      cast(4605000 + i % 1000 as text), '0', '4605000000',
      case i % 4 when 0 then '{"feature":"summary"}' else '{}' end, ${started}, ${started} + 1980000, 420, 3180, 1204, 310
    from numbers`;
}

void main();
