import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import type { Dialect } from '../routes';
import { errorBody, type GatewayProblem } from './error-body';

const STATUSES = [400, 401, 402, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504] as const;
type Status = (typeof STATUSES)[number];

const problem: GatewayProblem = {
  status: 402,
  code: 'insufficient_credits',
  message: 'The call needs 2 credits; 1 is available',
  fields: { needed: '2', available: '1', held: '0', type: 'x', code: 'x', message: 'x', status: 'x' },
  requestId: 'req-1',
};

function answering(status: number, body: object): () => Promise<Response> {
  return () =>
    Promise.resolve(
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json; charset=utf-8' },
      }),
    );
}

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) => error,
  );
}

async function openAiError(status: number): Promise<unknown> {
  const fetch = answering(status, errorBody('openai', { ...problem, status, param: 'max_tokens' }));
  const client = new OpenAI({ apiKey: 'k', maxRetries: 0, fetch });
  return thrownBy(client.chat.completions.create({ model: 'gpt-5', messages: [] }));
}

async function anthropicError(status: number): Promise<unknown> {
  const fetch = answering(status, errorBody('anthropic', { ...problem, status, param: 'max_tokens' }));
  const client = new Anthropic({ apiKey: 'k', maxRetries: 0, fetch });
  return thrownBy(client.messages.create({ model: 'claude-sonnet-5', max_tokens: 16, messages: [] }));
}

async function geminiError(status: number): Promise<unknown> {
  jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation(answering(status, errorBody('gemini', { ...problem, status, param: 'max_tokens' })));
  const client = new GoogleGenAI({ apiKey: 'k' });
  return thrownBy(client.models.generateContent({ model: 'gemini-2.5-pro', contents: 'x' }));
}

describe('errorBody', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const openAiClasses: Readonly<Record<Status, new (...args: never[]) => Error>> = {
    400: OpenAI.BadRequestError,
    401: OpenAI.AuthenticationError,
    402: OpenAI.APIError,
    403: OpenAI.PermissionDeniedError,
    404: OpenAI.NotFoundError,
    409: OpenAI.ConflictError,
    413: OpenAI.APIError,
    415: OpenAI.APIError,
    422: OpenAI.UnprocessableEntityError,
    429: OpenAI.RateLimitError,
    500: OpenAI.InternalServerError,
    502: OpenAI.InternalServerError,
    503: OpenAI.InternalServerError,
    504: OpenAI.InternalServerError,
  };

  it.each(STATUSES)('makes OpenAI’s SDK throw its own error for %d', async (status) => {
    const error = await openAiError(status);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect((error as Error).constructor).toBe(openAiClasses[status]);
    expect(error).toMatchObject({
      status,
      code: problem.code,
      param: 'max_tokens',
      message: `${status} ${problem.message}`,
      error: { needed: '2', available: '1', held: '0' },
    });
  });

  const anthropicClasses: Readonly<Record<Status, readonly [new (...args: never[]) => Error, string]>> = {
    400: [Anthropic.BadRequestError, 'invalid_request_error'],
    401: [Anthropic.AuthenticationError, 'authentication_error'],
    402: [Anthropic.PaymentRequiredError, 'billing_error'],
    403: [Anthropic.PermissionDeniedError, 'permission_error'],
    404: [Anthropic.NotFoundError, 'not_found_error'],
    409: [Anthropic.ConflictError, 'conflict_error'],
    413: [Anthropic.ContentTooLargeError, 'request_too_large'],
    415: [Anthropic.APIError, 'invalid_request_error'],
    422: [Anthropic.UnprocessableEntityError, 'invalid_request_error'],
    429: [Anthropic.RateLimitError, 'rate_limit_error'],
    500: [Anthropic.InternalServerError, 'api_error'],
    502: [Anthropic.InternalServerError, 'api_error'],
    503: [Anthropic.ServiceUnavailableError, 'overloaded_error'],
    504: [Anthropic.GatewayTimeoutError, 'timeout_error'],
  };

  it.each(STATUSES)('makes Anthropic’s SDK throw its own error for %d', async (status) => {
    const [errorClass, type] = anthropicClasses[status];
    const error = await anthropicError(status);
    expect((error as Error).constructor).toBe(errorClass);
    expect(error).toMatchObject({
      status,
      type,
      apiMessage: problem.message,
      errorCode: problem.code,
      error: { type: 'error', request_id: 'req-1', error: { needed: '2', available: '1', held: '0' } },
    });
  });

  const geminiStatuses: Readonly<Record<Status, string>> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    402: 'FAILED_PRECONDITION',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    409: 'ABORTED',
    413: 'INVALID_ARGUMENT',
    415: 'INVALID_ARGUMENT',
    422: 'INVALID_ARGUMENT',
    429: 'RESOURCE_EXHAUSTED',
    500: 'INTERNAL',
    502: 'UNAVAILABLE',
    503: 'UNAVAILABLE',
    504: 'DEADLINE_EXCEEDED',
  };

  it.each(STATUSES)('makes Gemini’s SDK throw its own error for %d', async (status) => {
    const error = await geminiError(status);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(status);
    expect(JSON.parse((error as ApiError).message)).toMatchObject({
      error: {
        code: status,
        status: geminiStatuses[status],
        message: problem.message,
        needed: '2',
        available: '1',
        held: '0',
        details: [
          { reason: problem.code, metadata: { request_id: 'req-1' } },
          { fieldViolations: [{ field: 'max_tokens', description: problem.message }] },
        ],
      },
    });
  });

  it.each<Dialect>(['openai', 'anthropic', 'gemini'])(
    'names no field where none is to blame, in %s',
    (dialect) => {
      expect(JSON.stringify(errorBody(dialect, problem))).not.toMatch(/fieldViolations|max_tokens/);
      expect(JSON.stringify(errorBody(dialect, { ...problem, param: null }))).not.toMatch(/fieldViolations/);
    },
  );

  it('has a type for statuses that it does not list', () => {
    const typesOf = (status: number) =>
      (['openai', 'anthropic'] as const).map((dialect) => errorBody(dialect, { ...problem, status }));
    expect(typesOf(418)).toMatchObject([
      { error: { type: 'invalid_request_error' } },
      { error: { type: 'invalid_request_error' } },
    ]);
    expect(typesOf(599)).toMatchObject([
      { error: { type: 'server_error' } },
      { error: { type: 'api_error' } },
    ]);
  });
});
