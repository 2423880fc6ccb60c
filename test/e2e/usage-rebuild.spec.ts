import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AiCalls, MetadataModule, UsageReports } from '@app/metadata';
import { RetentionTimes } from '../../apps/credits-service/src/calls/call-retention';
import { TestApp } from '../support/app/test-app';
import { until } from '../support/async/eventually';
import { countedCall, startedCall } from '../support/calls/ai-call';
import { ROOT } from '../support/processes/run-program';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const MAIN = join(ROOT, 'dist/apps/credits-service/src/usage-rebuild.js');
const TIMEOUT_MS = 60_000;
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 9, 31, 12);

describe('the sums of AI calls', () => {
  let folder: TemporaryDirectory;
  let store: INestApplicationContext;
  let records: AiCalls;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    const kind = { kind: 'sqlite', path: `${folder.path}/metadata.db` } as const;
    const metadata = MetadataModule.register({ store: kind });
    store = await NestFactory.createApplicationContext(metadata, { logger: false });
    records = store.get(AiCalls);
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  async function record(startedAtMs: number, userId: string): Promise<void> {
    const call = startedCall({ startedAtMs, userId, tags: {} });
    await records.start(call);
    await records.count(countedCall(call, { chargedUnits: 5n, uncollectedUnits: 0n, costPico: 3n }));
    records.settle(call.callId);
    await records.flush();
  }

  function rebuild(...words: string[]): Promise<{ code: number; text: string }> {
    if (!existsSync(MAIN)) throw new Error('The service is not built: run `npm run build` first.');
    const { PATH = '' } = process.env;
    const env = { PATH, NODE_ENV: 'test', DATA_DIR: folder.path };
    return new Promise((resolve) => {
      execFile(process.execPath, [MAIN, ...words], { env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
      });
    });
  }

  it('are compared with the calls, and put right where asked', async () => {
    await record(START_MS, 'ada');
    const agreed = { code: 0, text: 'All sums are those of the calls.\n' };
    expect(await rebuild()).toEqual(agreed);
    // What no call explains: the sums of a user who has none.
    await record(START_MS + DAY_MS, 'bob');
    await records.deleteBefore(0, 1);
    const { code, text } = await withoutCallOf('bob', () => rebuild());
    expect(code).toBe(1);
    expect(text.split('\n')).toEqual([
      expect.stringMatching(/^day 2026-11-01T00:00:00.000Z USD openai gpt-5: calls 1 instead of 0, /),
      expect.stringMatching(/^day_full .* USD bob openai gpt-5: .*charged 0.000000005 instead of 0/),
      expect.stringMatching(/^hour 2026-11-01T12:00:00.000Z .*cost 0.000000000003 instead of 0$/),
      '3 sums differ; --write puts them right.',
      '',
    ]);
    const written = await rebuild('--write');
    expect(written.code).toBe(0);
    expect(written.text).toMatch(/\n4 sums were put right\.\n$/);
    expect(await rebuild()).toEqual(agreed);
    expect(await rebuild('--wrte')).toMatchObject({ code: 1, text: expect.stringContaining('--write') });
  });

  /** Takes a call away from under its sums. */
  async function withoutCallOf<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const listing = { keyId: null, model: null, status: null, fromMs: null, toMs: null };
    const [call] = await records.list({ ...listing, userId }, null, 1);
    const { DatabaseSync } = await import('@photostructure/sqlite');
    const database = new DatabaseSync(`${folder.path}/metadata.db`);
    database.prepare('delete from ai_calls where call_id = ?').run(call!.callId);
    database.close();
    return work();
  }

  it('stay where single calls are deleted after their days', async () => {
    const now = Date.now();
    await record(now - 3 * DAY_MS, 'ada');
    await record(now, 'bob');
    const variables = { DATA_DIR: folder.path, CALLS_KEPT_DAYS: '2' };
    const app = await TestApp.start(variables, undefined, (of) => {
      Object.assign(of.get(RetentionTimes), { portionMs: 10, lookMs: 50 });
    });
    try {
      await until('the old call is deleted', 10_000, async () => {
        const { calls } = (await app.api.get('/api/v1/calls')).json as { calls: { user_id: string }[] };
        return calls.length === 1 && calls[0]!.user_id === 'bob';
      });
      const { json } = await app.api.get('/api/v1/usage?group_by=user');
      expect(json['totals']).toMatchObject({ calls: 2, charged: 1e-8 });
    } finally {
      await app.stop();
    }
    expect(await store.get(UsageReports).currencies()).toEqual(['USD']);
    expect((await rebuild()).code).toBe(0);
  });
});
