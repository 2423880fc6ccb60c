// What the gateway costs beside a bare pipe of node:http in front of the same provider, on the embedded engine and on
// a TigerBeetle server where there is its program: `npm run bench:gateway`. It measures the service as it was built,
// with its own settings. Holds, records and receipts are on disk.
import { Agent, request as send } from 'node:http';
import { join } from 'node:path';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { BenchChild } from '../child';
import { median, quantile } from '../figures';
import { print } from '../report';
import { settingsFor } from '../server-settings';
import { API_KEY, BenchServer, type Usage } from '../service/server';
import { PACED, PACED_MS } from './plan';

const ADMIN_API_KEY = 'admin-key-of-the-gateway-bench';
const USERS = 200;
/** Calls until V8 has compiled most of what they run through. */
const WARM_UP = 3_000;
/** Calls one at a time, until the same holds of what runs once for a group of calls. */
const WARM_UP_ONE_BY_ONE = 1_500;
const ONE_BY_ONE = 400;
const MANY = 3_000;
const LANES = 64;
const PACED_STREAMS = 500;
const MIB = 1_048_576;

interface Proxy {
  readonly name: 'pipe' | 'service';
  readonly port: number;
  readonly usage: () => Promise<Usage>;
}

/** Times of a call in milliseconds. */
interface Times {
  readonly firstByte: number;
  readonly end: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
let calls = 0;

async function main(): Promise<void> {
  const [provider, { port }] = await BenchChild.start<'usage', Usage, { port: number }>(
    join(__dirname, 'provider.ts'),
  );
  try {
    await measure('embedded engine', port, {});
    if (TigerBeetleServer.program() === undefined) {
      print('SKIPPED: the part on a TigerBeetle server. Put `tigerbeetle` on the PATH.');
      return;
    }
    const server = await TigerBeetleServer.start();
    try {
      await measure('TigerBeetle server', port, settingsFor(server));
    } finally {
      await server.stop();
    }
  } finally {
    await provider.stop();
    agent.destroy();
  }
}

async function measure(name: string, providerPort: number, environment: NodeJS.ProcessEnv): Promise<void> {
  const [child, ready] = await BenchChild.start<'usage', Usage, { port: number }>(
    join(__dirname, 'pipe.ts'),
    {
      PROVIDER_PORT: String(providerPort),
    },
  );
  const pipe: Proxy = { name: 'pipe', port: ready.port, usage: () => child.ask('usage') };
  const server = await BenchServer.start('service', {
    ...environment,
    ADMIN_API_KEYS: ADMIN_API_KEY,
    OPENAI_BASE_URL: `http://127.0.0.1:${providerPort}/v1`,
    OPENAI_API_KEY: 'key-of-the-provider',
  });
  const service: Proxy = { name: 'service', port: server.port, usage: () => server.usage() };
  try {
    await prepare(service.port);
    print(`\n${name}`);
    for (const isStream of [false, true]) {
      for (const proxy of [pipe, service]) {
        await run(proxy, isStream, WARM_UP, LANES);
        await run(proxy, isStream, WARM_UP_ONE_BY_ONE, 1);
      }
      for (const lanes of [1, 16]) {
        const [bare, own] = [
          await run(pipe, isStream, ONE_BY_ONE, lanes),
          await run(service, isStream, ONE_BY_ONE, lanes),
        ];
        const added = (of: (times: Times) => number, share: number) =>
          (quantile(own.times.map(of), share) - quantile(bare.times.map(of), share)).toFixed(2);
        const first = isStream ? `, first frame +${added(({ firstByte }) => firstByte, 0.5)} ms` : '';
        print(
          `  ${isStream ? 'streams' : 'JSON'}, ${lanes} at once: median +${added(({ end }) => end, 0.5)} ms, ` +
            `p99 +${added(({ end }) => end, 0.99)} ms${first}`,
        );
      }
      for (const proxy of [pipe, service]) {
        const rounds: { rate: number; cpu: number }[] = [];
        for (let round = 0; round < 3; round += 1) rounds.push(await run(proxy, isStream, MANY, LANES));
        print(
          `  ${isStream ? 'streams' : 'JSON'}, ${LANES} at once, ${proxy.name}: ${median(rounds.map(({ rate }) => rate)).toFixed(0)}/s, ` +
            `${median(rounds.map(({ cpu }) => cpu)).toFixed(2)} CPU s per 1,000`,
        );
      }
    }
    for (const proxy of [pipe, service]) {
      const paced = await run(proxy, true, PACED_STREAMS, PACED_STREAMS, PACED);
      const { rss_bytes } = await proxy.usage();
      print(
        `  ${PACED_STREAMS} streams over ${PACED_MS / 1_000} s, ${proxy.name}: ` +
          `${((paced.cpu * PACED_STREAMS) / 1_000).toFixed(1)} CPU s, ${(rss_bytes / MIB).toFixed(0)} MiB`,
      );
    }
  } finally {
    await server.stop();
    await child.stop();
  }
}

async function prepare(port: number): Promise<void> {
  const ask = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_API_KEY}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  for (let user = 0; user < USERS; user += 1) {
    await ask('POST', 'accounts', { user_id: `user-${user}`, initial_balance: 1_000_000 });
  }
  await ask('PUT', 'models/bench', {
    provider: 'openai',
    prices: { input: 1, output: 4 },
    limits: { max_input_tokens: 200_000, max_output_tokens: 16_384 },
  });
}

/** @returns the times of each call, calls per second, and seconds of the proxy's CPU per 1,000 calls */
async function run(
  { port, usage }: Proxy,
  isStream: boolean,
  count: number,
  lanes: number,
  prompt = 'Hello',
): Promise<{ times: Times[]; rate: number; cpu: number }> {
  const before = (await usage()).cpu_us;
  const startedAt = performance.now();
  const times: Times[] = [];
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      times.push(await call(port, isStream, prompt));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = ((await usage()).cpu_us - before) / 1_000 / count;
  return { times, rate: count / seconds, cpu };
}

function call(port: number, isStream: boolean, prompt: string): Promise<Times> {
  calls += 1;
  const body = JSON.stringify({
    model: 'bench',
    max_completion_tokens: 500,
    ...(isStream && { stream: true, stream_options: { include_usage: true } }),
    messages: [{ role: 'user', content: prompt }],
  });
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${API_KEY}`,
    'content-length': Buffer.byteLength(body),
    'credits-user': `user-${calls % USERS}`,
  };
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const request = send(
      { agent, host: '127.0.0.1', port, path: '/v1/chat/completions', method: 'POST', headers },
      (answer) => {
        let firstByte = 0;
        answer.on('data', () => {
          if (firstByte === 0) firstByte = performance.now() - startedAt;
        });
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve({ firstByte, end: performance.now() - startedAt });
          else reject(new Error(`The answer was ${answer.statusCode}.`));
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

void main();
