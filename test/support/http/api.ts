/** An answer with its body as it came over the wire, and read as JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

/** No call of a test may take longer. */
const CALL_TIMEOUT_MS = 30_000;

/** The service's calls as a caller makes them: over HTTP, amounts as they are written. */
export class Api {
  /** @param key for the Authorization header; none where it is left out */
  constructor(
    private readonly origin: string,
    private readonly key?: string,
  ) {}

  /** The same calls by another caller. */
  with(key: string): Api {
    return new Api(this.origin, key);
  }

  /** Issues a key. */
  async issueKey(body: object): Promise<{ id: string; secret: string; api: Api }> {
    const { status, json, text } = await this.post('/api/v1/keys', { name: 'test', ...body });
    if (status !== 201) throw new Error(text);
    const secret = String(json.key);
    return { id: String(json.key_id), secret, api: this.with(secret) };
  }

  patch(path: string, body: object): Promise<Answer> {
    return this.send(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  put(path: string, body: object): Promise<Answer> {
    return this.send(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  delete(path: string): Promise<Answer> {
    return this.send(path, { method: 'DELETE' });
  }

  createAccount(body: object, idempotencyKey?: string): Promise<Answer> {
    return this.post('/api/v1/accounts', body, idempotencyKey);
  }

  getAccount(userId: string, currency?: string): Promise<Answer> {
    const query = currency === undefined ? '' : `?currency=${encodeURIComponent(currency)}`;
    return this.get(`/api/v1/accounts/${encodeURIComponent(userId)}${query}`);
  }

  balance(body: object): Promise<Answer> {
    return this.post('/api/v1/balance', body);
  }

  topUp(body: object, idempotencyKey?: string): Promise<Answer> {
    return this.post('/api/v1/topup', body, idempotencyKey);
  }

  bill(body: object, idempotencyKey?: string): Promise<Answer> {
    return this.post('/api/v1/bill', body, idempotencyKey);
  }

  placeHold(body: object, idempotencyKey?: string): Promise<Answer> {
    return this.post('/api/v1/holds', body, idempotencyKey);
  }

  getHold(holdId: string): Promise<Answer> {
    return this.get(`/api/v1/holds/${holdId}`);
  }

  /** @param body undefined sends none */
  captureHold(holdId: string, body?: object, idempotencyKey?: string): Promise<Answer> {
    return this.post(`/api/v1/holds/${holdId}/capture`, body, idempotencyKey);
  }

  releaseHold(holdId: string, body?: object, idempotencyKey?: string): Promise<Answer> {
    return this.post(`/api/v1/holds/${holdId}/release`, body, idempotencyKey);
  }

  refund(body: object, idempotencyKey?: string): Promise<Answer> {
    return this.post('/api/v1/refunds', body, idempotencyKey);
  }

  batch(operations: readonly unknown[], options: object = {}, idempotencyKey?: string): Promise<Answer> {
    return this.post('/api/v1/batch', { operations, ...options }, idempotencyKey);
  }

  get(path: string): Promise<Answer> {
    return this.send(path, {});
  }

  /** @param body undefined sends none */
  post(path: string, body: unknown, idempotencyKey?: string): Promise<Answer> {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    return this.send(path, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Sends the body as it is, so that a test can send what no serialiser would. */
  postText(path: string, body: string, contentType = 'application/json'): Promise<Answer> {
    return this.send(path, { method: 'POST', body, headers: { 'content-type': contentType } });
  }

  async send(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (this.key !== undefined) headers.set('authorization', `Bearer ${this.key}`);
    const response = await fetch(this.origin + path, {
      ...init,
      headers,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }
}
