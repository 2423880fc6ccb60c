import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectOf, type Answer } from './exchange';
import { routeOf, type Route } from './routes';
import { InvalidScriptError, parseScript, scriptIn, type Script } from './script';
import { sendAnswer } from './send-answer';
import { openaiFault } from './dialects/openai-faults';

/** The key that calls must bring, unless another one was set. */
export const FAKE_PROVIDER_KEY = 'fake-provider-key';
const BODY_MAX_BYTES = 128 * 1024 * 1024;

/** A request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** Frames of a stream that were sent so far. */
  readonly framesSent: number;
  /** Whether the client left before the end of the answer. */
  readonly isAborted: boolean;
  /** Resolves at the end of the answer, or where the client leaves. */
  readonly closed: Promise<void>;
}

export interface FakeProviderOptions {
  /** By default, a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Null takes calls without a key, as a local model server does. */
  readonly apiKey?: string | null;
}

/** Answers a request with whatever bytes it likes. */
export type AnswerHandler = (request: RecordedRequest, response: ServerResponse) => void | Promise<void>;

/** Starts a provider that speaks OpenAI's, Anthropic's and Gemini's protocols. */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const { port = 0, host = '127.0.0.1', apiKey = FAKE_PROVIDER_KEY } = options;
  const provider = new FakeProvider(apiKey);
  await provider.listen(port, host);
  return provider;
}

export class FakeProvider {
  /** In the order of their arrival. */
  readonly requests: RecordedRequest[] = [];
  private readonly server: Server;
  private readonly handlers: AnswerHandler[] = [];
  /** Errors so far, by script. */
  private readonly faults = new Map<string, number>();
  private usual: Script = {};
  private count = 0;

  constructor(private readonly apiKey: string | null) {
    this.server = createServer({ noDelay: true }, (request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
  }

  /** Without a path. */
  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  /** OPENAI_BASE_URL, ANTHROPIC_BASE_URL and GEMINI_BASE_URL, as their SDKs take them. */
  get baseUrls(): { openai: string; anthropic: string; gemini: string } {
    const { url } = this;
    return { openai: `${url}/openai/v1`, anthropic: `${url}/anthropic`, gemini: `${url}/gemini` };
  }

  get lastRequest(): RecordedRequest {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('There was no request.');
    return last;
  }

  /** The script of requests that bring none; their own parts come before it. */
  script(script: Script): void {
    this.usual = script;
  }

  /** Has the next request without a handler answered by this one. */
  answerNext(handler: AnswerHandler): void {
    this.handlers.push(handler);
  }

  /** Breaks open connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const recorded = new Recorded(request, response, body);
    this.requests.push(recorded);
    const handler = this.handlers.shift();
    if (handler !== undefined) {
      await handler(recorded, response);
      return;
    }
    const ownText = scriptIn(request.headers);
    let script: Script;
    try {
      script = { ...this.usual, ...parseScript(ownText) };
    } catch (error) {
      if (!(error instanceof InvalidScriptError)) throw error;
      await sendAnswer(response, openaiFault({ status: 400, message: error.message }), {}, () => undefined);
      return;
    }
    if (script.silent === true) return;
    if (script.redirect !== undefined) {
      response.writeHead(307, { location: script.redirect }).end();
      return;
    }
    await sendAnswer(response, this.answerTo(recorded, script, ownText), script, () => {
      recorded.framesSent += 1;
    });
  }

  private answerTo({ method, url, headers, body }: RecordedRequest, script: Script, ownText: string): Answer {
    this.count += 1;
    const number = this.count;
    const route = routeOf(method, url, headers);
    if (route === null) return openaiFault({ status: 404, message: `Invalid URL (${method} ${url})` });
    const faultOf = (fault: Parameters<Route['fault']>[0]) => route.fault(fault, number);
    if (this.apiKey !== null && route.key !== this.apiKey) {
      return faultOf({ status: 401, message: 'Incorrect API key provided.', isOfKey: true });
    }
    const { status, times = Infinity, retry_after } = script;
    const failed = this.faults.get(ownText) ?? 0;
    if (status !== undefined && failed < times) {
      this.faults.set(ownText, failed + 1);
      const answer = faultOf({ status, message: `The script wants the status ${status}.` });
      const wait = retry_after === undefined ? {} : { 'retry-after': String(retry_after) };
      return { ...answer, headers: { ...answer.headers, ...wait } };
    }
    const read = parseJson(body);
    if (read === undefined)
      return faultOf({ status: 400, message: 'We could not parse the JSON body of your request.' });
    return route.answer({ path: url, headers, body: objectOf(read), script, number });
  }
}

class Recorded implements RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly closed: Promise<void>;
  framesSent = 0;
  isAborted = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    readonly body: Buffer,
  ) {
    this.method = request.method ?? '';
    this.url = request.url ?? '';
    this.headers = request.headers;
    this.rawHeaders = request.rawHeaders;
    this.closed = new Promise((resolve) => {
      response.once('close', () => {
        this.isAborted = !response.writableFinished;
        resolve();
      });
    });
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) throw new Error(`The body has more than ${BODY_MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An empty object for an empty text; undefined for a text that is no JSON. */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
