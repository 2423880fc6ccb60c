import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../support/api';
import { TestApp } from '../support/app';
import { operationsOf, type Document } from '../support/openapi-document';
import { shapesOf } from '../support/shapes';

/** The examples of openapi.json tell one story, which is told here to a new service, in order. */

const document = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as Document;
const operations = new Map(operationsOf(document).map((call) => [call.operation.operationId, call]));

const STORY = [
  'getHealth',
  'createAccount',
  'topUp',
  'bill',
  'getBalance',
  'createHold',
  'getHold',
  'getAccount',
  'listTransactions',
  'getTransaction',
  'listUsers',
  'getUser',
  'listUserTransactions',
  'captureHold',
  'createRefund',
  'releaseHold',
  'runBatch',
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
    const body = JSON.stringify(example)?.replaceAll(/[0-9a-f]{32}/g, billId);
    const target = path
      .replace('{user_id}', 'ada')
      .replace('{hold_id}', holdId)
      .replace('{transaction_id}', billId);
    return app.api.send(target, {
      method,
      headers: { accept, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });
  }

  it('stands with every call', () => {
    expect([...STORY].sort()).toEqual([...operations.keys()].sort());
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
