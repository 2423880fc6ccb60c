import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  'createAccount',
  'topUp',
  'bill',
  'getBalance',
  'createHold',
  'getHold',
  'listHolds',
  'getAccount',
  'updateAccount',
  'listTransactions',
  'getTransaction',
  'listUsers',
  'getUser',
  'listUserTransactions',
  'captureHold',
  'createRefund',
  'releaseHold',
  'runBatch',
  'eraseUser',
];

describe('an example of openapi.json', () => {
  let app: TestApp;
  /** The ids that stand for those of the examples. */
  let billId = '';
  let holdId = '';

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(async () => {
    await app.stop();
  });

  async function call(operationId: string, accept = 'application/json'): Promise<Answer> {
    const { path, method, operation } = operations.get(operationId)!;
    const example = operation.requestBody?.content['application/json']?.examples?.[operationId]?.value;
    const body = example === undefined ? null : JSON.stringify(example).replaceAll(/[0-9a-f]{32}/g, billId);
    const target = path
      .replace('{user_id}', 'ada')
      .replace('{hold_id}', holdId)
      .replace('{transaction_id}', billId);
    return app.api.send(target, {
      method: method.toUpperCase(),
      headers: { accept, ...(body === null ? {} : { 'content-type': 'application/json' }) },
      body,
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
    const answer = await call(operationId);
    const { responses } = operations.get(operationId)!.operation;
    const [status, response] = Object.entries(responses).find(([code]) => code.startsWith('2'))!;
    expect([answer.status, answer.text]).toEqual([Number(status), answer.text]);
    const { example } = response.content!['application/json']!;
    expect(shapesOf(answer.text)).toBe(shapesOf(JSON.stringify(example)));

    const always = Object.keys(response.headers!).filter((name) => name !== 'Idempotent-Replayed');
    for (const name of always) {
      const pattern = document.components.headers[name]!['schema'] as { pattern?: string };
      expect(answer.headers.get(name)).toMatch(new RegExp(pattern.pattern ?? '^/api/v1/'));
    }
    if (operationId === 'bill') billId = answer.headers.get('location')!.split('/').at(-1)!;
    if (operationId === 'createHold') holdId = String(answer.json.hold_id);
    if (operationId === 'listTransactions') {
      const csv = await call(operationId, 'text/csv');
      expect(shapesOf(csv.text)).toBe(shapesOf(response.content!['text/csv']!.example as string));
    }
  });
});
