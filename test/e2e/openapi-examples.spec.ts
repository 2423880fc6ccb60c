import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { until } from '../support/async/eventually';
import { settingsOf, sse } from '../support/gateway/gateway';
import type { Answer } from '../support/http/api';
import { TestApp } from '../support/app/test-app';
import { operationsOf, type Document } from '../support/documents/openapi-document';
import { shapesOf } from '../support/documents/shapes';

/** The examples of openapi.json tell one story, which a new service plays here, in order. */

const document = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as Document;
const operations = new Map(operationsOf(document).map((call) => [call.operation.operationId, call]));

const STORY = [
  'getHealth',
  'getLiveness',
  'getReadiness',
  'createKey',
  'listKeys',
  'getKey',
  'updateKey',
  'revokeKey',
  'createAccount',
  'topUp',
  'bill',
  'getBalance',
  'createHold',
  'getHold',
  'listHolds',
  'getAccount',
  'getMe',
  'updateAccount',
  'listTransactions',
  'findTransactions',
  'listBalances',
  'getTransaction',
  'listUsers',
  'getUser',
  'listUserTransactions',
  'captureHold',
  'createRefund',
  'releaseHold',
  'runBatch',
  'listCalls',
  'getCall',
  'listRefusals',
  'listUnpricedModels',
  'getBooks',
  'checkBooks',
  'getOverview',
  'getStatus',
  'createBackup',
  'getUsage',
  'listUserUsage',
  'getUserUsageSummary',
  'getUsageSummary',
  'forgiveLosses',
  'eraseUser',
  'quoteCall',
  'putModel',
  'getModel',
  'listModels',
  'listModelVersions',
  'removeModel',
  'createPricing',
  'updatePricing',
  'listPricing',
];
/** Their lists have the catalogue's models, too. */
const LISTS = ['listModels', 'listPricing'];

const MEASURED = ['listCalls', 'getCall'];
/** Refused calls are gathered for a moment. */
const COUNTED_MAX_MS = 10_000;
/** Their sums, days, latencies and sizes depend on the whole story. */
const BOOKS = ['getBooks', 'checkBooks', 'getOverview', 'getStatus', 'createBackup', 'listBalances'];

/** The names of all fields, with the kinds of their values. */
function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fieldsOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fieldsOf(field)]));
}

/** An answer with the example's values where the machine, or the settings, decide. */
function withoutMeasures(answer: string, example: unknown): string {
  const names = [
    'key_id',
    'held',
    'amount',
    'first_byte_ms',
    'duration_ms',
    'version',
    'provider_request_id',
    'usage',
  ];
  const shown = JSON.stringify(example);
  return names.reduce((text, name) => {
    const value = new RegExp(`"${name}":(\\{[^{}]*\\}|[^,{}]*)`);
    const [part] = value.exec(shown) ?? [];
    return part === undefined
      ? text
      : text.replace(new RegExp(`"${name}":(\\{(?:[^{}]|\\{[^{}]*\\})*\\}|[^,{}]*)`), part);
  }, answer);
}

describe('an example of openapi.json', () => {
  let app: TestApp;
  /** The ids that stand for those of the examples. */
  let billId = '';
  let holdId = '';
  let keyId = '';
  let callId = '';
  let provider: FakeProvider;

  beforeAll(async () => {
    provider = await startFakeProvider();
    app = await TestApp.start(settingsOf(provider));
  });

  afterAll(async () => {
    await app.stop();
    await provider.close();
  });

  async function call(operationId: string, accept = 'application/json'): Promise<Answer> {
    const { path, method, operation } = operations.get(operationId)!;
    const example = operation.requestBody?.content['application/json']?.examples?.[operationId]?.value;
    const body = example === undefined ? null : JSON.stringify(example).replaceAll(/[0-9a-f]{32}/g, billId);
    const target = path
      .replace('{user_id}', 'ada')
      .replace('{hold_id}', holdId)
      .replace('{key_id}', keyId)
      .replace('{call_id}', callId)
      .replace('{model_id}', 'llama-4')
      .replace('{transaction_id}', billId);
    const query = operation.parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name, example, schema }): [string, string] => [name, String(example ?? schema['example'])]);
    return app.api.send(`${target}?${new URLSearchParams(query).toString()}`, {
      method: method.toUpperCase(),
      headers: { accept, ...(body === null ? {} : { 'content-type': 'application/json' }) },
      body,
    });
  }

  /** The call of the examples. @returns its id */
  async function streamChat(): Promise<string> {
    await app.api.send('/api/v1/models/gpt-5', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        provider: 'openai',
        prices: { input: 1.25, cache_read: 0.125, output: 10 },
        limits: { max_input_tokens: 272_000, max_output_tokens: 128_000 },
      }),
    });
    const usage = { prompt_tokens: 1_204, completion_tokens: 310, total_tokens: 1_514 };
    const details = { ...usage, completion_tokens_details: { reasoning_tokens: 128 } };
    provider.answerNext(sse({ model: 'gpt-5-2025-08-07', choices: [], usage: details }, '[DONE]'));
    const answer = await app.api.send('/v1/chat/completions', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'credits-user': 'ada',
        'credits-tags': 'feature=summary',
      },
      body: JSON.stringify({ model: 'gpt-5', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    return String(answer.headers.get('credits-call-id'));
  }

  /** A call for a model that nobody has. */
  async function refuseChat(): Promise<void> {
    const body = JSON.stringify({ model: 'gpt-0', messages: [{ role: 'user', content: 'Hi' }] });
    const headers = { 'content-type': 'application/json', 'credits-user': 'ada' };
    await app.api.send('/v1/chat/completions', { method: 'POST', headers, body });
    await until('the call is counted', COUNTED_MAX_MS, async () => {
      const { refusals } = (await app.api.get('/api/v1/refusals')).json;
      return (refusals as object[]).length > 0;
    });
  }

  it('stands with every call', () => {
    expect([...STORY, 'getMetrics'].sort()).toEqual([...operations.keys()].sort());
  });

  it('is part of what getMetrics answers, with other values', async () => {
    const answer = await call('getMetrics', 'text/plain');
    const media = operations.get('getMetrics')!.operation.responses['200']!.content!['text/plain']!;
    const samples = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => line.replace(/ [0-9.]+$/, ''));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain;/);
    expect(samples(answer.text)).toEqual(expect.arrayContaining(samples(media.example as string)));
  });

  it.each(STORY)('is what %s answers', async (operationId) => {
    // The story's one hold was captured, so that another one is released.
    if (operationId === 'releaseHold') holdId = String((await call('createHold')).json.hold_id);
    // The first sheet of a model is answered with 201.
    if (operationId === 'putModel') await call('putModel');
    if (operationId === 'getMe') {
      const user = { role: 'user', user_id: 'ada', budget: { amount: 20, period: 'month' } };
      const { id, api } = await app.api.issueKey(user);
      const me = await api.get('/api/v1/me');
      const { content } = operations.get(operationId)!.operation.responses['200']!;
      expect(me.json).toEqual(content!['application/json']!.example);
      await app.api.delete(`/api/v1/keys/${id}`);
      return;
    }
    if (operationId === 'listCalls') callId = await streamChat();
    if (operationId === 'listRefusals') await refuseChat();
    const answer = await call(operationId);
    const { responses } = operations.get(operationId)!.operation;
    const [status, response] = Object.entries(responses).find(([code]) => code.startsWith('2'))!;
    expect([answer.status, answer.text]).toEqual([Number(status), answer.text]);
    const { example } = response.content!['application/json']!;
    if (LISTS.includes(operationId)) {
      const [shown] = (example as { models: [object] }).models;
      expect(shapesOf(answer.text)).toContain(shapesOf(JSON.stringify(shown)));
      return;
    }
    if (BOOKS.includes(operationId)) {
      const { buckets, days, ...rest } = answer.json as { buckets?: object[]; days?: object[] };
      const short = {
        ...rest,
        ...(buckets && { buckets: buckets.slice(-1) }),
        ...(days && { days: days.slice(-1) }),
      };
      expect(fieldsOf(short)).toEqual(fieldsOf(example));
      return;
    }
    const text = MEASURED.includes(operationId) ? withoutMeasures(answer.text, example) : answer.text;
    expect(shapesOf(text)).toBe(shapesOf(JSON.stringify(example)));

    const always = Object.keys(response.headers!).filter((name) => name !== 'Idempotent-Replayed');
    for (const name of always) {
      const pattern = document.components.headers[name]!['schema'] as { pattern?: string };
      expect(answer.headers.get(name)).toMatch(new RegExp(pattern.pattern ?? '^/api/v1/'));
    }
    if (operationId === 'bill') billId = answer.headers.get('location')!.split('/').at(-1)!;
    if (operationId === 'createKey') keyId = String(answer.json.key_id);
    if (operationId === 'createHold') holdId = String(answer.json.hold_id);
    if (operationId === 'listTransactions') {
      const csv = await call(operationId, 'text/csv');
      expect(shapesOf(csv.text)).toBe(shapesOf(response.content!['text/csv']!.example as string));
    }
  });
});
