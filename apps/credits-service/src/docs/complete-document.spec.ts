import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { completeDocument, PROBLEMS, type ProblemExamples } from '../index';
import { startTestApp, type TestApp } from '../testing/test-app';

const EXAMPLES = Object.fromEntries(
  Object.keys(PROBLEMS).map((code) => [code, { detail: `About ${code}.` }]),
) as unknown as ProblemExamples;

let running: TestApp;
let document: OpenAPIObject;
beforeAll(async () => {
  running = await startTestApp();
  const raw = SwaggerModule.createDocument(running.app, new DocumentBuilder().build());
  document = completeDocument(raw, EXAMPLES);
});
afterAll(() => running.app.close());

describe('completeDocument', () => {
  it('adds a response for each status of a call’s problems', () => {
    const { responses } = document.paths['/api/things']!.post!;
    expect(Object.keys(responses)).toEqual([
      '200',
      '400',
      '401',
      '402',
      '408',
      '413',
      '415',
      '422',
      '429',
      '431',
      '500',
      '503',
    ]);
    expect(responses['402']).toEqual({ $ref: '#/components/responses/InsufficientCredits' });
    expect(responses['422']).toMatchObject({
      description: expect.stringMatching(/^`validation_failed`: .+\n\n`not_refundable`: .+/) as string,
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: {
            not_refundable: {
              value: { status: 422, code: 'not_refundable', detail: 'About not_refundable.' },
            },
          },
        },
      },
    });
  });

  it('asks for a body’s problems only where there is a body, and for a key where nothing else is said', () => {
    const { responses, security } = document.paths['/api/things']!.get!;
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '408', '429', '431', '500', '503']);
    expect(security).toEqual([{ ApiKey: [] }, { AdminKey: [] }]);
  });

  it('leaves nothing in the document that is only its own business', () => {
    expect(JSON.stringify(document)).not.toMatch(/"x-(problem|access)|BigInt/);
  });

  it('names X-Request-ID on every answer', () => {
    const all = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods as Record<string, { responses: Record<string, object> }>).flatMap(
        ({ responses }) => Object.values(responses),
      ),
    );
    const shared = Object.values(document.components!.responses!);
    const own = [...all, ...shared].filter((response) => !('$ref' in response));
    expect(own.length).toBeGreaterThan(10);
    for (const response of own) {
      expect(response).toMatchObject({
        headers: { 'X-Request-ID': { $ref: '#/components/headers/X-Request-ID' } },
      });
    }
  });

  it('describes fields with the validator’s limits', () => {
    expect(document.components?.schemas?.MovementDto).toMatchObject({
      required: ['user_id', 'amount'],
      properties: {
        amount: { oneOf: [{ type: 'number' }, { type: 'string' }], example: 0.25 },
        user_id: { type: 'string', minLength: 1, maxLength: 256 },
        currency: { type: 'string', nullable: true },
      },
    });
  });
});
