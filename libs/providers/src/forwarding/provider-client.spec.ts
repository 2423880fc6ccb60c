import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import {
  ProviderClient,
  type ProviderAnswer,
  type ProviderCall,
  type ProviderDeadlines,
} from './provider-client';
import { ProviderTimeoutError, ProviderUnavailableError, providerErrorOf } from './provider-errors';

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = (response: ServerResponse, attempt: number) => void;

describe('ProviderClient', () => {
  let server: Server;
  let client: ProviderClient;
  let baseUrl: string;
  let received: Received[];
  let answer: Answer;

  function restart(deadlines: Partial<ProviderDeadlines>): void {
    clients.push((client = new ProviderClient({ retryDelayMs: 5, ...deadlines })));
  }
  const clients: ProviderClient[] = [];

  beforeEach(async () => {
    received = [];
    answer = (response) => response.end('{}');
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        received.push({ method, url, headers, body: Buffer.concat(parts).toString() });
        answer(response, received.length);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    restart({});
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((used) => used.close()));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function callTo(
    changes: Partial<ProviderCall> & { kind?: ProviderCall['target']['kind']; apiKey?: string | null } = {},
  ): ProviderCall {
    const { kind = 'openai', apiKey = 'sk-secret', ...call } = changes;
    return {
      target: { name: kind, kind, baseUrl, apiKey },
      route: 'chat',
      isStreamed: false,
      query: '',
      headers: {},
      body: Buffer.from('{"model":"gpt-5"}'),
      signal: new AbortController().signal,
      ...call,
    };
  }

  async function textOf({ body }: ProviderAnswer): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
  }

  async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
      () => 'no error',
      (error: unknown) => error,
    );
  }

  it('sends the bytes and the allowed headers, and asks for an answer without compression', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}');
    const call = callTo({ headers: { 'user-agent': 'sdk/1', authorization: 'Bearer of the caller' } });
    const received1 = await client.send(call);
    expect(await textOf(received1)).toBe('{"a":1}');
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'POST',
      url: '/chat/completions',
      body: '{"model":"gpt-5"}',
    });
    expect(received[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-secret',
      'content-type': 'application/json',
      'content-length': '17',
      'accept-encoding': 'identity',
      'user-agent': 'sdk/1',
    });
  });

  it.each<
    [
      ProviderCall['target']['kind'],
      ProviderCall['route'],
      Partial<ProviderCall>,
      string,
      Record<string, string>,
    ]
  >([
    ['openai', 'chat', {}, '/chat/completions', { authorization: 'Bearer sk-secret' }],
    ['openai', 'responses', {}, '/responses', { authorization: 'Bearer sk-secret' }],
    ['openai', 'count_response_tokens', {}, '/responses/input_tokens', { authorization: 'Bearer sk-secret' }],
    ['openai', 'embeddings', {}, '/embeddings', { authorization: 'Bearer sk-secret' }],
    ['compatible', 'chat', {}, '/chat/completions', { authorization: 'Bearer sk-secret' }],
    [
      'anthropic',
      'messages',
      { query: '?beta=true' },
      '/v1/messages?beta=true',
      { 'x-api-key': 'sk-secret', 'anthropic-version': '2023-06-01' },
    ],
    [
      'anthropic',
      'messages',
      { headers: { 'anthropic-version': '2026-10-21' } },
      '/v1/messages',
      { 'anthropic-version': '2026-10-21' },
    ],
    ['anthropic', 'count_message_tokens', {}, '/v1/messages/count_tokens', { 'x-api-key': 'sk-secret' }],
    ['anthropic', 'chat', {}, '/v1/chat/completions', { authorization: 'Bearer sk-secret' }],
    ['gemini', 'chat', {}, '/v1beta/openai/chat/completions', { authorization: 'Bearer sk-secret' }],
    ['gemini', 'embeddings', {}, '/v1beta/openai/embeddings', { authorization: 'Bearer sk-secret' }],
    [
      'gemini',
      'generate_content',
      { pathModel: 'gemini-2.5-pro' },
      '/v1beta/models/gemini-2.5-pro:generateContent',
      { 'x-goog-api-key': 'sk-secret' },
    ],
    [
      'gemini',
      'generate_content',
      { pathModel: 'a', isStreamed: true, query: '?alt=sse' },
      '/v1beta/models/a:streamGenerateContent?alt=sse',
      {},
    ],
    ['gemini', 'embed_content', { pathModel: 'a' }, '/v1beta/models/a:embedContent', {}],
    ['gemini', 'batch_embed_contents', { pathModel: 'a' }, '/v1beta/models/a:batchEmbedContents', {}],
    [
      'gemini',
      'count_content_tokens',
      { pathModel: '../x/?' },
      '/v1beta/models/..%2Fx%2F%3F:countTokens',
      {},
    ],
  ])('reaches %s for %s', async (kind, route, changes, url, headers) => {
    await textOf(await client.send(callTo({ kind, route, ...changes })));
    expect(received[0]?.url).toBe(url);
    expect(received[0]?.headers).toMatchObject(headers);
    const keys = ['authorization', 'x-api-key', 'x-goog-api-key'].filter(
      (name) => received[0]?.headers[name],
    );
    expect(keys).toHaveLength(1);
  });

  it('sends no key to a provider that has none', async () => {
    await textOf(await client.send(callTo({ kind: 'compatible', apiKey: null })));
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it('refuses a route that the provider does not have', async () => {
    await expect(client.send(callTo({ kind: 'anthropic', route: 'responses' }))).rejects.toThrow(TypeError);
    expect(received).toHaveLength(0);
  });

  it('passes only some of the answer’s headers on', async () => {
    answer = (response) =>
      response
        .writeHead(200, {
          'content-type': 'text/event-stream',
          'request-id': 'req_1',
          'x-request-id': 'req_2',
          'set-cookie': 'a=b',
          'openai-organization': 'ours',
          'x-ratelimit-remaining-tokens': '9',
          'retry-after': '3',
        })
        .end();
    const passed = await client.send(callTo());
    expect(passed.headers).toEqual({
      'content-type': 'text/event-stream',
      'request-id': 'req_1',
      'retry-after': '3',
      date: expect.any(String),
    });
    expect(passed.requestId).toBe('req_2');
    await textOf(passed);
  });

  it.each([429, 503, 529])('tries again after a %d, at most twice', async (status) => {
    answer = (response, attempt) => response.writeHead(attempt < 3 ? status : 200).end(String(attempt));
    expect(await textOf(await client.send(callTo()))).toBe('3');
    received.length = 0;
    answer = (response) => response.writeHead(status).end('no');
    const refused = await client.send(callTo());
    expect([refused.status, await textOf(refused), received.length]).toEqual([status, 'no', 3]);
  });

  it.each([400, 401, 408, 409, 500, 502, 504])('never tries again after a %d', async (status) => {
    answer = (response) => response.writeHead(status).end();
    const refused = await client.send(callTo());
    expect([refused.status, await textOf(refused), received.length]).toEqual([status, '', 1]);
  });

  it.each<[string, number]>([
    ['0', 2],
    ['0.01', 2],
    [new Date(0).toUTCString(), 2],
    ['soon', 2],
    ['11', 1],
    [new Date(Date.now() + 3_600_000).toUTCString(), 1],
  ])('waits for a retry-after of %s only if it is short', async (retryAfter, requests) => {
    answer = (response, attempt) =>
      response.writeHead(attempt === 1 ? 429 : 200, { 'retry-after': retryAfter }).end();
    await textOf(await client.send(callTo()));
    expect(received).toHaveLength(requests);
  });

  it('waits as long as it is asked to', async () => {
    restart({ retryAfterMs: 100 });
    answer = (response, attempt) =>
      response.writeHead(attempt === 1 ? 429 : 200, { 'retry-after': '0.1' }).end();
    const before = performance.now();
    await textOf(await client.send(callTo()));
    // Timers may fire a little early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(98);
  });

  it('ends the wait for another attempt when the call is ended', async () => {
    const controller = new AbortController();
    answer = (response) => {
      response.writeHead(429, { 'retry-after': '9' }).end();
      setTimeout(() => {
        controller.abort(new Error('gone'));
      }, 50);
    };
    await expect(client.send(callTo({ signal: controller.signal }))).rejects.toThrow('gone');
    expect(received).toHaveLength(1);
  });

  it('says that nobody listens, after three attempts', async () => {
    const free = createSocketServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const target = {
      name: 'groq',
      kind: 'compatible',
      baseUrl: `http://user:pass@127.0.0.1:${port}/v1`,
      apiKey: 'sk-secret',
    } as const;
    let sent = 0;
    const error = await refusalOf(client.send(callTo({ target, onSent: () => sent++ })));
    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(error).toMatchObject({
      provider: 'groq',
      reason: 'refused',
      wasSent: false,
      detail: 'ECONNREFUSED',
    });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/sk-secret|pass|127/);
    expect(sent).toBe(0);
  });

  it('sends a call once the provider listens', async () => {
    const free = createSocketServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    restart({ retryDelayMs: 200 });
    const late = createServer((_, response) => response.end('late'));
    const target = { ...callTo().target, baseUrl: `http://127.0.0.1:${port}` };
    const sending = client.send(callTo({ target }));
    await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve));
    try {
      expect(await textOf(await sending)).toBe('late');
    } finally {
      late.closeAllConnections();
      await new Promise((resolve) => late.close(resolve));
    }
  });

  it('says that a name is unknown, and does not try again', async () => {
    const target = { ...callTo().target, baseUrl: 'http://name.invalid' };
    const error = await refusalOf(client.send(callTo({ target })));
    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(error).toMatchObject({ reason: 'unreachable', wasSent: false });
  });

  it('says that a key can’t be sent, without the key', async () => {
    const error = await refusalOf(client.send(callTo({ apiKey: 'sk-secret\n' })));
    expect(error).toMatchObject({ code: 'provider_unavailable', reason: 'unreachable', wasSent: false });
    expect(JSON.stringify(error) + String(error)).not.toContain('sk-secret');
  });

  it('says that the connection broke before an answer, and does not try again', async () => {
    answer = (response) => response.socket?.destroy();
    let sent = 0;
    const error = await refusalOf(client.send(callTo({ onSent: () => sent++ })));
    expect(error).toMatchObject({ code: 'provider_unavailable', reason: 'broken', wasSent: true });
    expect([received.length, sent]).toEqual([1, 1]);
  });

  it('names an answer that breaks off', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n', () => response.socket?.destroy());
    };
    const broken = await client.send(callTo());
    const error = await refusalOf(textOf(broken));
    expect(providerErrorOf(error, 'openai', true)).toMatchObject({ reason: 'broken', wasSent: true });
  });

  it('does not wait for a first byte forever, and never tries again', async () => {
    restart({ firstByteMs: 50 });
    answer = () => undefined;
    const error = await refusalOf(client.send(callTo()));
    expect(error).toBeInstanceOf(ProviderTimeoutError);
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'first_byte' });
    expect(received).toHaveLength(1);
  });

  it('does not wait in silence forever', async () => {
    restart({ silenceMs: 50 });
    answer = (response) => response.writeHead(200).write('a');
    const error = await refusalOf(textOf(await client.send(callTo())));
    expect(providerErrorOf(error, 'openai', true)).toMatchObject({
      code: 'provider_timeout',
      phase: 'silence',
    });
  });

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(307, { location: `${baseUrl}/elsewhere` }).end();
    const error = await refusalOf(client.send(callTo()));
    expect(error).toMatchObject({ code: 'provider_unavailable', reason: 'redirected', detail: '307' });
    expect(received).toHaveLength(1);
  });

  it('ends a call with its signal, before and within the answer', async () => {
    const early = new AbortController();
    answer = () => {
      early.abort(new Error('gone'));
    };
    await expect(client.send(callTo({ signal: early.signal }))).rejects.toThrow('gone');

    let closed: Promise<void> | undefined;
    answer = (response) => {
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200).write('a');
    };
    const late = new AbortController();
    const begun = await client.send(callTo({ signal: late.signal }));
    late.abort(new Error('left'));
    await expect(textOf(begun)).rejects.toThrow('left');
    await closed;
  });

  it('sends nothing for a call that was ended before', async () => {
    let sent = 0;
    const call = callTo({ signal: AbortSignal.abort(new Error('gone')), onSent: () => sent++ });
    await expect(client.send(call)).rejects.toThrow('gone');
    expect([received.length, sent]).toEqual([0, 0]);
  });

  it('hands pieces on as they come', async () => {
    let go: (() => void) | undefined;
    answer = (response) => {
      response.writeHead(200).write('first');
      go = () => response.end('second');
    };
    const { body } = await client.send(callTo({ isStreamed: true }));
    const pieces: string[] = [];
    for await (const piece of body) {
      pieces.push(String(piece));
      if (pieces.length === 1) go?.();
    }
    expect(pieces).toEqual(['first', 'second']);
  });

  it('keeps its connections', async () => {
    const ports = new Set<number | undefined>();
    answer = (response) => {
      ports.add(response.socket?.remotePort);
      response.end('{}');
    };
    for (let sent = 0; sent < 10; sent++) await textOf(await client.send(callTo()));
    // The pool takes another one while the last one is being tidied up.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('ends what is under way when it is closed', async () => {
    answer = (response) => response.writeHead(200).write('a');
    const { body } = await client.send(callTo());
    await client.close();
    await expect(body.toArray()).rejects.toThrow();
    await expect(client.send(callTo())).rejects.toThrow(ProviderUnavailableError);
  });
});
