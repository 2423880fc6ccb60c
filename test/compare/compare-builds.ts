import { Agent, request as send } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { ADMIN_KEY, API_KEY, comparedRequest, OPENING_REQUESTS, type ComparedRequest } from './requests';

/**
 * Sends the same generated requests to this build and to another one, and prints where their answers differ:
 * `npm run compare -- --with ../other-checkout [--requests 100000] [--seed 1]`. Both have to be built.
 * Exits with 1 where an answer differs.
 */

const MAIN = 'dist/apps/credits-service/src/main.js';
const CHUNK = 2_000;
const CALL_TIMEOUT_MS = 30_000;
const EXAMPLES_SHOWN = 2;
const UNKNOWN_ID = '0'.repeat(31) + '1';

/** The part of an answer that two builds have to share. */
interface Answer {
  readonly status: number | 'closed';
  readonly code: string | undefined;
  readonly text: string;
}

/** One build under comparison, and the ids that it answered last. */
class Build {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private ids = { hold: UNKNOWN_ID, transaction: UNKNOWN_ID };
  private generation = 0;

  constructor(private readonly origin: string) {}

  async answer({ method, target, headers, body }: ComparedRequest): Promise<Answer> {
    const payload =
      body === undefined ? undefined : Buffer.from(this.withIds(body.toString('latin1')), 'latin1');
    const key = headers['idempotency-key'];
    const keyed = key === undefined ? headers : { ...headers, 'idempotency-key': this.withIds(key) };
    return this.exchange(method, this.withIds(target), keyed, payload);
  }

  /** From here on, requests name other users and keys, so what differed so far has no effect any more. */
  async begin(generation: number): Promise<void> {
    this.generation = generation;
    this.ids = { hold: UNKNOWN_ID, transaction: UNKNOWN_ID };
    for (const request of OPENING_REQUESTS) await this.answer(request);
  }

  close(): void {
    this.agent.destroy();
  }

  private withIds(text: string): string {
    return text
      .replaceAll(/\b((user|order|k)-\d+|nobody)/g, `$1-${this.generation}`)
      .replaceAll('{hold}', this.ids.hold)
      .replaceAll('{transaction}', this.ids.transaction);
  }

  private exchange(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | undefined,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(body.length) };
      const options = { method, path, agent: this.agent, timeout: CALL_TIMEOUT_MS };
      const outgoing = send(this.origin, { ...options, headers: { ...headers, ...length } }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          this.remember(incoming.headers.location, text);
          resolve({
            status: incoming.statusCode ?? 'closed',
            code: /"code":"([a-z_]+)"/.exec(text)?.[1],
            text: path.startsWith('/api/v1/') ? comparable(text) : '',
          });
        });
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', () => {
        resolve({ status: 'closed', code: undefined, text: '' });
      });
      outgoing.end(body);
    });
  }

  private remember(location: string | undefined, text: string): void {
    const hold = /"hold_id":"([0-9a-f]{32})"/.exec(text)?.[1];
    const transaction = /transactions\/([0-9a-f]{32})$/.exec(location ?? '')?.[1];
    this.ids.hold = hold ?? this.ids.hold;
    this.ids.transaction = transaction ?? this.ids.transaction;
  }
}

/** An answer without its ids, moments and cursors, which no two runs share. */
function comparable(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT')
    .replaceAll(/"next_cursor":"[^"]+"/g, '"next_cursor":"CURSOR"');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      with: { type: 'string' },
      requests: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.with === undefined) throw new Error('Name the checkout of the other build: --with <folder>.');
  const [total, seed] = [Number(values.requests), Number(values.seed)];
  const folders = [new TemporaryDirectory(), new TemporaryDirectory()] as const;
  const settings = {
    API_KEYS: API_KEY,
    ADMIN_API_KEYS: ADMIN_KEY,
    CURRENCIES: 'USD,EUR',
    LOG_LEVEL: 'ERROR',
  };
  const services = [
    await ServiceProcess.start({ ...settings, DATA_DIR: folders[0].path }),
    await ServiceProcess.start({ ...settings, DATA_DIR: folders[1].path }, join(values.with, MAIN)),
  ] as const;
  const [ours, other] = [new Build(services[0].origin), new Build(services[1].origin)];
  const differences = new Map<string, string[]>();
  const statuses = new Map<string, number>();
  let generation = 0;
  const begin = () => Promise.all([ours.begin(generation), other.begin(generation)]);
  try {
    await begin();
    for (let done = 0; done < total; done += CHUNK) {
      const count = Math.min(CHUNK, total - done);
      for (const request of fc.sample(comparedRequest, { seed: seed + done, numRuns: count })) {
        const [a, b] = await Promise.all([ours.answer(request), other.answer(request)]);
        const status = `${b.status} ${b.code ?? ''}`.trim();
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (!note(differences, request, a, b)) continue;
        generation += 1;
        await begin();
      }
    }
  } finally {
    ours.close();
    other.close();
    await Promise.all(services.map((service) => service.stop()));
    for (const folder of folders) folder.remove();
  }
  return report(total, statuses, differences);
}

/** @returns whether the two ledgers may differ from here on */
function note(differences: Map<string, string[]>, request: ComparedRequest, a: Answer, b: Answer): boolean {
  if (a.status === b.status && a.code === b.code && a.text === b.text) return false;
  const path = request.target.replace(/\?.*/, '').replace(/user-\d+/, '{user}');
  const change =
    a.status === b.status && a.code === b.code
      ? `${b.status} ${b.code ?? ''} with another text`
      : `${b.status} ${b.code ?? ''} is now ${a.status} ${a.code ?? ''}`;
  const kind = `${change}: ${request.method} ${path}`;
  const body = request.body?.toString('utf8').slice(0, 300) ?? '';
  const example = `${request.method} ${request.target} ${JSON.stringify(request.headers)}\n    ${body}\n    was ${b.text.slice(0, 300)}\n    is  ${a.text.slice(0, 300)}`;
  const examples = differences.get(kind) ?? [];
  examples.push(examples.length < EXAMPLES_SHOWN ? example : '');
  differences.set(kind, examples);
  return a.status !== b.status || a.code !== b.code || Number(a.status) < 400;
}

function report(total: number, statuses: Map<string, number>, differences: Map<string, string[]>): number {
  const lines = [`${total} requests. Answers of the other build:`];
  for (const [status, count] of Array.from(statuses).sort((a, b) => b[1] - a[1]))
    lines.push(`  ${count} ${status}`);
  if (differences.size === 0) lines.push('No answer differs.');
  for (const [kind, examples] of differences) {
    lines.push(
      `${examples.length} times: ${kind}`,
      ...examples.slice(0, EXAMPLES_SHOWN).map((text) => `  ${text}`),
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  return differences.size === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
