import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  documentText,
  operationsOf,
  type Document,
  type Schema,
} from '../support/documents/openapi-document';
import { ROOT } from '../support/processes/run-program';
import client from '../../clients/typescript/package.json';
import service from '../../package.json';

const FILE = join(ROOT, 'openapi.json');

describe('openapi.json', () => {
  const text = readFileSync(FILE, 'utf8');
  const document = JSON.parse(text) as Document;
  const operations = operationsOf(document);

  it('is what the code describes; `npm run openapi:write` rewrites it', async () => {
    expect(await documentText()).toBe(text);
  });

  it('has the version of the service, as the client and the changelog do; `npm run openapi:write` sets the client’s', () => {
    expect([document.info.version, client.version]).toEqual([service.version, service.version]);
    expect(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')).toContain(`\n## ${service.version}`);
  });

  it('holds nothing that is only the code’s business', () => {
    expect(text).not.toMatch(/"x-(problems|access)|BigInt/);
  });

  it('has no text in angle brackets that Markdown would take for HTML', () => {
    const texts = textsOf(document);
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.filter((each) => /<[^\s>]+>/.test(each.replaceAll(/`[^`]*`/g, '')))).toEqual([]);
  });

  it('names every call with an id that is a method name', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.sort()).toEqual([
      'bill',
      'captureHold',
      'checkBooks',
      'createAccount',
      'createBackup',
      'createHold',
      'createKey',
      'createPricing',
      'createRefund',
      'eraseUser',
      'findTransactions',
      'forgiveLosses',
      'getAccount',
      'getBalance',
      'getBooks',
      'getCall',
      'getHealth',
      'getHold',
      'getKey',
      'getLiveness',
      'getMe',
      'getMetrics',
      'getModel',
      'getOverview',
      'getReadiness',
      'getStatus',
      'getTransaction',
      'getUsage',
      'getUsageSummary',
      'getUser',
      'getUserUsageSummary',
      'listBalances',
      'listCalls',
      'listHolds',
      'listKeys',
      'listModelVersions',
      'listModels',
      'listPricing',
      'listRefusals',
      'listTransactions',
      'listUnpricedModels',
      'listUserTransactions',
      'listUserUsage',
      'listUsers',
      'putModel',
      'quoteCall',
      'releaseHold',
      'removeModel',
      'revokeKey',
      'runBatch',
      'topUp',
      'updateAccount',
      'updateKey',
      'updatePricing',
    ]);
  });

  it.each(operations.map(({ operation }) => [operation.operationId, operation] as const))(
    'describes %s with all that it takes and answers',
    (_id, operation) => {
      const { summary, description, tags, parameters, requestBody, responses } = operation;
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
      expect(description).toMatch(/^[A-Z][^]*\.$/);
      expect(tags).toHaveLength(1);
      expect(document.tags?.map(({ name }) => name)).toContain(tags[0]);
      for (const parameter of parameters) {
        expect(parameter.description).toMatch(/\.$/);
        expect(parameter.example ?? parameter.schema['example']).toBeDefined();
      }
      if (requestBody !== undefined) {
        expect(Object.keys(requestBody.content['application/json']!.examples!)).toEqual([
          operation.operationId,
        ]);
      }
      for (const [status, reference] of Object.entries(responses)) {
        const name = reference.$ref?.split('/').at(-1);
        const response = name === undefined ? reference : document.components.responses[name]!;
        expect(response.description).toMatch(/\.$/);
        expect(response.headers).toHaveProperty('X-Request-ID');
        for (const media of Object.values(response.content!)) {
          expect(media.schema).toBeDefined();
          expect(media.example ?? media.examples).toBeDefined();
        }
        if (Number(status) >= 400) {
          const { examples } = response.content!['application/problem+json']!;
          for (const [code, { value }] of Object.entries(examples!)) {
            expect(value).toMatchObject({ code, status: Number(status) });
            expect(response.description).toContain(`\`${code}\``);
          }
        }
      }
    },
  );

  it('says of every call that it may be refused for haste or overload, and of all but the probes that it needs a key', () => {
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '429', '500', '503']));
      const isPublic = operation.tags.includes('health');
      expect(operation.security.length === 0).toBe(isPublic);
      expect('401' in operation.responses).toBe(!isPublic);
    }
  });

  const fields = Object.entries(document.components.schemas).flatMap(([name, { properties }]) =>
    Object.entries(properties!).map(([field, schema]) => [`${name}.${field}`, schema] as const),
  );

  it.each(fields)('describes %s, with an example', (_name, schema: Schema) => {
    expect(schema['description']).toMatch(/\.$/);
    const isList = schema.type === 'array';
    expect('example' in schema).toBe(!isList);
    expect(schema['oneOf'] ?? schema['allOf'] ?? schema.type ?? schema.$ref).toBeDefined();
    if (schema.type === 'number' || schema.type === 'integer') expect(schema['minimum']).toBeDefined();
  });
});

/** Every description, summary and title, which pages render as Markdown; not those of examples. */
function textsOf(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return ['description', 'summary', 'title'].includes(name) ? [value] : [];
    return ['example', 'value'].includes(name) ? [] : textsOf(value);
  });
}
