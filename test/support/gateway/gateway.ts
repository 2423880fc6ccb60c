import type { ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { RecoveryTimes } from '../../../apps/credits-service/src/gateway/settlement/call-recovery';
import {
  FAKE_PROVIDER_KEY,
  startFakeProvider,
  type FakeProvider,
} from '../../../apps/fake-provider/src/fake-provider';
import { TestApp } from '../app/test-app';
import { describeEachLedger } from '../engines/each-ledger';
import { useStarted } from '../hooks/use-started';
import type { Answer, Api } from '../http/api';

/** Prices in USD per million tokens, of models that only tests have. */
export const MODELS = {
  'test-openai': {
    provider: 'openai',
    prices: { input: 2, cache_read: 0.5, cache_write_5m: 2.5, output: 8 },
    limits: { max_input_tokens: 200_000, max_output_tokens: 32_000, max_image_tokens: 1_000 },
  },
  'test-openai-dear': {
    provider: 'openai',
    prices: { input: 20, cache_read: 5, cache_write_5m: 25, output: 80 },
    limits: { max_input_tokens: 200_000, max_output_tokens: 32_000 },
  },
  'test-embedding': {
    provider: 'openai',
    prices: { input: 0.1 },
    limits: { max_input_tokens: 8_192, max_output_tokens: 1 },
  },
  'test-claude': {
    provider: 'anthropic',
    prices: { input: 3, cache_read: 0.3, cache_write_5m: 3.75, cache_write_1h: 6, output: 15 },
    limits: { max_input_tokens: 200_000, max_output_tokens: 64_000, max_image_tokens: 1_600 },
  },
  'test-gemini': {
    provider: 'gemini',
    prices: { input: 1, cache_read: 0.25, output: 4 },
    limits: { max_input_tokens: 1_000_000, max_output_tokens: 65_536, max_image_tokens: 1_300 },
  },
} as const;
export type TestModel = keyof typeof MODELS;

/** Tokens by the names of the price sheets. */
export type Tokens = Partial<Record<keyof (typeof MODELS)['test-claude']['prices'], number>>;

/** The price of these tokens in nano-credits, rounded up: a calculation apart from the service's. */
export function priceOf(model: TestModel, tokens: Tokens): bigint {
  const prices: Readonly<Record<string, number>> = MODELS[model].prices;
  // USD per million tokens are micro-USD per token; prices here have at most three places.
  const nano = Object.entries(tokens).map(
    ([name, count]) => BigInt(count) * BigInt(Math.round((prices[name] ?? 0) * 1_000)),
  );
  return nano.reduce((sum, each) => sum + each, 0n);
}

/** A call as its caller sees it. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** The settings by which the service calls a fake provider. */
export function settingsOf({ baseUrls }: FakeProvider): Record<string, string> {
  return {
    OPENAI_BASE_URL: baseUrls.openai,
    OPENAI_API_KEY: FAKE_PROVIDER_KEY,
    ANTHROPIC_BASE_URL: baseUrls.anthropic,
    ANTHROPIC_API_KEY: FAKE_PROVIDER_KEY,
    GEMINI_BASE_URL: baseUrls.gemini,
    GEMINI_API_KEY: FAKE_PROVIDER_KEY,
  };
}

/** The service in front of a fake provider. */
export class GatewayHarness {
  private names = 0;

  private constructor(
    readonly app: TestApp,
    readonly provider: FakeProvider,
    private readonly adminKey: string | undefined,
  ) {}

  static async start(variables: Record<string, string>): Promise<GatewayHarness> {
    const provider = await startFakeProvider();
    const app = await TestApp.start({ ...settingsOf(provider), ...variables });
    const harness = new GatewayHarness(app, provider, variables['ADMIN_API_KEYS']);
    await putModels(harness.api);
    return harness;
  }

  /** The service's own calls, by the operator. */
  get api(): Api {
    return this.adminKey === undefined ? this.app.api : this.app.api.with(this.adminKey);
  }

  putModel(id: string, sheet: object): Promise<Answer> {
    return putModel(this.api, id, sheet);
  }

  /** A new user with credits. */
  async userWith(credits: number | string): Promise<string> {
    this.names += 1;
    const user_id = `user-${this.names}`;
    await this.api.createAccount({ user_id, initial_balance: credits });
    return user_id;
  }

  /**
   * A call by the operator, unless the headers have another key.
   * @param body JSON text, or an object
   */
  fetch(
    path: string,
    userId: string | null,
    body: string | object,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.app.origin + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.adminKey === undefined ? {} : { authorization: `Bearer ${this.adminKey}` }),
        ...(userId === null ? {} : { 'credits-user': userId }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  }

  async call(
    path: string,
    userId: string | null,
    body: string | object,
    headers: Record<string, string> = {},
  ): Promise<CallAnswer> {
    const answer = await this.fetch(path, userId, body, headers);
    const text = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** The calls of a user, newest first. */
  async callsOf(userId: string): Promise<Record<string, unknown>[]> {
    const { json } = await this.api.get(`/api/v1/calls?user_id=${userId}`);
    return json['calls'] as Record<string, unknown>[];
  }

  async receipt(callId: unknown): Promise<Record<string, unknown>> {
    return (await this.api.get(`/api/v1/calls/${String(callId)}`)).json;
  }

  /** Balance and held credits of a user. */
  async wallet(userId: string): Promise<{ balance: number; held: number }> {
    const { json } = await this.api.getAccount(userId);
    return { balance: Number(json['balance']), held: Number(json['held']) };
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.provider.close();
  }
}

/** Stores the sheets of {@link MODELS}. */
export async function putModels(api: Api): Promise<void> {
  for (const [id, sheet] of Object.entries(MODELS)) {
    const { status, text } = await putModel(api, id, sheet);
    if (status >= 300) throw new Error(text);
  }
}

function putModel(api: Api, id: string, sheet: object): Promise<Answer> {
  return api.send(`/api/v1/models/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sheet),
  });
}

/** Recovers within a second or two what a process left behind. Live processes beat as often. */
export function recoveringFast(app: INestApplicationContext): void {
  Object.assign(app.get(RecoveryTimes), { beatMs: 100, lookMs: 150, silentMs: 1_000 });
}

/** Registers the same tests for the service with a fake provider on each ledger engine. */
export function describeGateway(
  name: string,
  variables: Record<string, string>,
  tests: (gateway: () => GatewayHarness) => void,
  describeLedger = describeEachLedger,
): void {
  describeLedger(name, (ledger) => {
    const gateway = useStarted(
      () => GatewayHarness.start({ ...ledger(), ...variables }),
      (started) => started.stop(),
    );

    // A block of their own, so that the tests' own last hooks run while the service still does.
    describe('service', () => {
      tests(gateway);
    });
  });
}

/** Answers with a stream of server-sent events, each text being the data of one. */
export function sse(...events: readonly (string | object)[]) {
  return (_request: unknown, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) response.write(frameOf(event));
    response.end();
  };
}

/** One event: of Anthropic's kind where the object has a type. */
export function frameOf(event: string | object): string {
  if (typeof event === 'string') return `data: ${event}\n\n`;
  const { type } = event as { type?: string };
  return `${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(event)}\n\n`;
}

/** Answers with JSON. */
export function json(body: object, status = 200) {
  return (_request: unknown, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}
