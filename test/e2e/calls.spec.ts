import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AiCalls, MetadataModule, type CountedCall, type StartedCall } from '@app/metadata';
import { catalogueModels, formatSheet, NO_TOKENS } from '@app/pricing';
import { TestApp } from '../support/app/test-app';
import { countedCall, startedCall } from '../support/calls/ai-call';
import type { Answer, Api } from '../support/http/api';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const ADMIN_KEY = 'key-of-the-operator';
const PRICES = {
  input: 1_250_000n,
  cache_read: null,
  cache_write_5m: 1_562_500n,
  cache_write_1h: null,
  output: 10_000_000n,
  audio_input: null,
  audio_output: null,
};
/** 12.5 %, and 2 credits per USD. */
const TERMS = { markupPpm: 125_000n, unitsPerUsd: 2_000_000_000n };
const TOKENS = { ...NO_TOKENS, input: 3, cache_read: 1_000, cache_write_5m: 7, output: 15 };

const [anySheet] = catalogueModels(0);
const SHEET = formatSheet({
  ...anySheet!,
  upstreamModel: 'gpt-5',
  prices: PRICES,
  perRequest: 1n,
  longContext: null,
  tiers: {},
  markupPpm: null,
});

describe('the calls of a gateway', () => {
  let folder: TemporaryDirectory;
  let app: TestApp;
  let store: INestApplicationContext;
  let records: AiCalls;
  let admin: Api;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    app = await TestApp.start({ DATA_DIR: folder.path, ADMIN_API_KEYS: ADMIN_KEY });
    admin = app.api.with(ADMIN_KEY);
    const kind = { kind: 'sqlite', path: `${folder.path}/metadata.db` } as const;
    store = await NestFactory.createApplicationContext(MetadataModule.register({ store: kind }), {
      logger: false,
    });
    records = store.get(AiCalls);
  });

  afterEach(async () => {
    await store.close();
    await app.stop();
    folder.remove();
  });

  async function record(
    start: Partial<StartedCall> = {},
    end: Partial<CountedCall> | null = {},
  ): Promise<StartedCall> {
    const call = startedCall({ sheet: SHEET, ...TERMS, ...start });
    await records.start(call);
    // 3 × 1.25 + 1,000 × 1.25 + 7 × 1.5625 + 15 × 10 USD per million, and the fee; × 1.125 × 2, rounded up.
    const costPico = 1_414_687_501n;
    const counts = { tokens: TOKENS, costPico, chargedUnits: 3_183_047n, uncollectedUnits: 0n };
    if (end !== null) await records.count(countedCall(call, { ...counts, isEstimated: false, ...end }));
    return call;
  }

  const idsOf = ({ json }: Answer) => (json.calls as { call_id: string }[]).map(({ call_id }) => call_id);

  it('are listed newest first, by each filter and page by page', async () => {
    const keyId = 'b'.repeat(32);
    const first = await record({ userId: 'ada' });
    const second = await record({ userId: 'bob', keyId }, { status: 'failed' });
    const third = await record({ userId: 'ada', model: 'claude-sonnet-5' }, null);
    const moment = (call: StartedCall) => encodeURIComponent(new Date(call.startedAtMs).toISOString());
    const all = [third, second, first].map(({ callId }) => callId);
    const list = async (query: string) => idsOf(await admin.get(`/api/v1/calls?${query}`));
    expect(await list('')).toEqual(all);
    expect(await list('user_id=ada')).toEqual([all[0], all[2]]);
    expect(await list(`key_id=${keyId}`)).toEqual([all[1]]);
    expect(await list('model=claude-sonnet-5')).toEqual([all[0]]);
    expect(await list('status=failed')).toEqual([all[1]]);
    expect(await list('status=started')).toEqual([all[0]]);
    expect(await list(`from=${moment(second)}&to=${moment(third)}`)).toEqual([all[1]]);
    const page = await admin.get('/api/v1/calls?limit=2');
    expect(idsOf(page)).toEqual(all.slice(0, 2));
    const rest = await admin.get(`/api/v1/calls?limit=2&cursor=${String(page.json.next_cursor)}`);
    expect([idsOf(rest), rest.json.next_cursor]).toEqual([[all[2]], null]);
  });

  it('show what was used and charged, and what is not known yet', async () => {
    const done = await record({ tags: { feature: 'summary', team: 'a' } }, { reasoning: 4 });
    const running = await record({ tags: {} }, null);
    const { calls } = (await admin.get('/api/v1/calls')).json as { calls: object[] };
    expect(calls).toEqual([
      {
        ...(calls[1] as object),
        call_id: running.callId,
        status: 'started',
        tokens: { input: 0, cache_read: 0, cache_write: 0, output: 0, reasoning: 0 },
        charged: null,
        started_at: new Date(running.startedAtMs).toISOString(),
        first_byte_ms: null,
        duration_ms: null,
        tags: {},
      },
      {
        call_id: done.callId,
        user_id: 'ada',
        key_id: null,
        model: 'gpt-5',
        provider: 'openai',
        route: 'chat',
        status: 'completed',
        streamed: true,
        tokens: { input: 3, cache_read: 1_000, cache_write: 7, output: 15, reasoning: 4 },
        currency: 'USD',
        charged: 0.003183047,
        uncollected: 0,
        unreported: false,
        held: 1e12,
        estimated: false,
        started_at: new Date(done.startedAtMs).toISOString(),
        first_byte_ms: 120,
        duration_ms: 3_456,
        tags: { feature: 'summary', team: 'a' },
      },
    ]);
  });

  it('come as CSV, all of them, safe for spreadsheets where asked', async () => {
    for (let index = 0; index < 1_002; index += 1) await record({ model: '=gpt' }, null);
    const answer = await admin.send('/api/v1/calls?limit=1', { headers: { accept: 'text/csv' } });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('calls.csv');
    const lines = answer.text.split('\r\n');
    expect(lines).toHaveLength(1 + 1_002 + 1);
    expect(lines[0]).toMatch(/^call_id,started_at,user_id,/);
    expect(lines[1]).toContain(',ada,,=gpt,openai,chat,started,true,0,0,0,0,0,USD,,0,false,');
    expect(new Set(lines).size).toBe(lines.length);
    const excel = await admin.get('/api/v1/calls?format=csv&excel=1&status=completed');
    expect(excel.text).toMatch(/^(\ufeff)?call_id,[^\r]*\r\n$/);
  }, 120_000);

  it('have a receipt whose charge can be recomputed, in exact decimals', async () => {
    const call = await record({}, { modelServed: 'gpt-5-2026', rawUsage: '{"n":12345678901234567890}' });
    const { text, json } = await admin.get(`/api/v1/calls/${call.callId}`);
    expect(json).toMatchObject({
      call_id: call.callId,
      model_served: 'gpt-5-2026',
      sheet: {
        version: '3',
        upstream_model: 'gpt-5',
        prices: { input: 1.25, cache_write_5m: 1.5625, output: 10, per_request: 1e-12 },
      },
      lines: [
        { class: 'input', tokens: 3, usd_per_million: 1.25, usd: 0.00000375 },
        { class: 'cache_read', tokens: 1_000, usd_per_million: 1.25, usd: 0.00125 },
        { class: 'cache_write_5m', tokens: 7, usd_per_million: 1.5625, usd: 0.0000109375 },
        { class: 'output', tokens: 15, usd_per_million: 10, usd: 0.00015 },
        { class: 'request', tokens: 0, usd_per_million: null, usd: 1e-12 },
      ],
      markup_percent: 12.5,
      credits_per_usd: 2,
      charged: 0.003183047,
      hold: {
        hold_id: call.callId,
        amount: 1e12,
        expires_at: new Date(call.expiresAtMs).toISOString(),
      },
      transaction_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      provider_request_id: 'req_1',
      error: null,
    });
    expect(text).toContain('"usage":{"n":12345678901234567890}');
    expect(text).toContain('"usd":0.001414687501,');
    expect(text).toContain('"usd":0.000000000001}');
  });

  it('have a receipt while they run, and without a transaction where they cost nothing', async () => {
    const running = await record({}, null);
    const failed = await record(
      {},
      { status: 'failed', chargedUnits: 0n, uncollectedUnits: 5n, error: 'reset' },
    );
    expect((await admin.get(`/api/v1/calls/${running.callId}`)).json).toMatchObject({
      status: 'started',
      charged: null,
      lines: [],
      usd: 0,
      usage: null,
      transaction_id: null,
    });
    expect((await admin.get(`/api/v1/calls/${failed.callId}`)).json).toMatchObject({
      status: 'failed',
      charged: 0,
      uncollected: 5e-9,
      transaction_id: null,
      error: 'reset',
    });
  });

  it('are for a user’s key the own ones, without the cost', async () => {
    const own = await record({ userId: 'ada' });
    const other = await record({ userId: 'bob' });
    const { api } = await admin.issueKey({ role: 'user', user_id: 'ada' });
    expect(idsOf(await api.get('/api/v1/calls'))).toEqual([own.callId]);
    expect(idsOf(await api.get('/api/v1/calls?user_id=ada'))).toEqual([own.callId]);
    expect((await api.get('/api/v1/calls?user_id=bob')).json).toMatchObject({ code: 'forbidden' });
    expect((await api.get(`/api/v1/calls/${other.callId}`)).json).toMatchObject({ code: 'not_found' });
    const { json, text } = await api.get(`/api/v1/calls/${own.callId}`);
    expect(json).toMatchObject({
      charged: 0.003183047,
      lines: [{ class: 'input', tokens: 3 }, {}, {}, {}, {}],
    });
    expect(text).not.toMatch(/"usd"|markup/);
  });

  it('are for applications with the scope read', async () => {
    const call = await record();
    const reader = await admin.issueKey({ role: 'app', scopes: ['read'] });
    const biller = await admin.issueKey({ role: 'app', scopes: ['bill', 'gateway'] });
    expect(idsOf(await reader.api.get('/api/v1/calls'))).toEqual([call.callId]);
    expect((await reader.api.get(`/api/v1/calls/${call.callId}`)).json).toMatchObject({
      markup_percent: 12.5,
    });
    for (const path of ['/api/v1/calls', `/api/v1/calls/${call.callId}`, '/api/v1/calls?format=csv']) {
      expect((await biller.api.get(path)).json).toMatchObject({ code: 'forbidden' });
    }
  });

  it('carry the pseudonym of a user who was erased', async () => {
    await admin.createAccount({ user_id: 'ada' });
    const call = await record({ userId: 'ada' }, { error: 'letter to Ada' });
    const { user_id } = (await admin.delete('/api/v1/users/ada')).json;
    expect((await admin.get(`/api/v1/calls/${call.callId}`)).json).toMatchObject({
      user_id,
      tags: {},
      error: null,
    });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['status=lost', 'status'],
    ['key_id=1', 'key_id'],
    ['from=yesterday', 'from'],
    ['cursor=AAAA', 'cursor'],
    ['cursor=*', 'cursor'],
    ['model=%00', 'model'],
    ['user_id=', 'user_id'],
    ['format=xml', 'format'],
    ['unknown=1', 'unknown'],
  ])('are refused with %s', async (query, field) => {
    const { status, json } = await admin.get(`/api/v1/calls?${query}`);
    expect([status, json.code]).toEqual([422, 'validation_failed']);
    expect(json.errors).toEqual([expect.objectContaining({ field })]);
  });

  it.each(['f'.repeat(32), 'nothing', '%00'])('of the id %s are not found', async (id) => {
    const { status, json } = await admin.get(`/api/v1/calls/${id}`);
    expect([status, json.code]).toEqual([404, 'not_found']);
  });
});
