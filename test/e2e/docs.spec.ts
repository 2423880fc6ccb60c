import { TestApp } from '../support/app/test-app';

interface Operation {
  responses: Record<string, unknown>;
  operationId: string;
  parameters: Record<string, unknown>[];
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties: Record<string, unknown>; required?: string[] }> };
}

describe('the documentation', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(async () => {
    await app.stop();
  });

  it('lists the calls and what each can answer', async () => {
    const { status, json } = await app.api.get('/docs-json');
    expect(status).toBe(200);
    const { paths } = json as unknown as Document;
    expect(Object.keys(paths).sort()).toEqual(
      [
        'accounts',
        'accounts/{user_id}',
        'accounts/{user_id}/balances',
        'accounts/{user_id}/holds',
        'accounts/{user_id}/transactions',
        'backups',
        'balance',
        'batch',
        'bill',
        'books',
        'books/check',
        'calls',
        'calls/{call_id}',
        'health',
        'health/live',
        'health/ready',
        'holds',
        'holds/{hold_id}',
        'holds/{hold_id}/capture',
        'holds/{hold_id}/release',
        'keys',
        'keys/{key_id}',
        'me',
        'models',
        'models/{model_id}',
        'models/{model_id}/quote',
        'models/{model_id}/versions',
        'overview',
        'refunds',
        'refusals',
        'refusals/unpriced-models',
        'status',
        'topup',
        'transactions',
        'transactions/{transaction_id}',
        'usage',
        'users',
        'users/{user_id}',
        'users/{user_id}/losses',
        'users/{user_id}/transactions',
      ]
        .map((call) => `/api/v1/${call}`)
        .concat(
          '/metrics',
          '/v1/pricing',
          '/v1/pricing/{model_id}',
          '/v1/usage/summary',
          '/v1/usage/user/{user_id}',
          '/v1/usage/user/{user_id}/summary',
        ),
    );
    expect(Object.keys(paths['/api/v1/bill']!.post!.responses)).toEqual(
      expect.arrayContaining(['200', '402', '404']),
    );
    expect((await app.api.get('/docs-yaml')).text).toContain('openapi: 3');
  });

  it('describes the items of a batch and the part of a path', async () => {
    const { json } = await app.api.get('/docs-json');
    const { paths, components } = json as unknown as Document;
    expect(components.schemas['BatchRequest']).toMatchObject({
      properties: {
        operations: {
          type: 'array',
          minItems: 1,
          maxItems: 5000,
          items: { $ref: '#/components/schemas/BatchOperationRequest' },
        },
      },
      required: ['operations'],
    });
    expect(components.schemas['BatchOperationRequest']?.required).toEqual(['user_id', 'amount', 'type']);
    expect(paths['/api/v1/accounts/{user_id}']!.get!.parameters).toContainEqual(
      expect.objectContaining({
        name: 'user_id',
        in: 'path',
        required: true,
        schema: expect.objectContaining({ type: 'string', minLength: 1, maxLength: 256 }),
      }),
    );
  });

  it('is a page that needs no other host', async () => {
    const page = await app.api.get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources.filter((candidate) => !candidate.startsWith('data:'))) {
      expect(source).not.toMatch(/^(https?:)?\/\//);
      expect((await app.api.get(new URL(source, `${app.origin}/docs`).pathname)).status).toBe(200);
    }
  });

  it('explains the error codes where the type of a problem leads', async () => {
    const problem = await app.api.post('/api/v1/balance', { user_id: 'nobody' });
    const { pathname, hash } = new URL(String(problem.json.type), app.origin);
    const page = await app.api.get(pathname);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`id="${hash.slice(1)}"`);
  });
});
