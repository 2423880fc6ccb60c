// From a built checkout to a full dashboard: `make demo`. Starts the fake provider and the service on a data folder of
// their own, fills the service (demo.mjs), and stays until Ctrl-C, with a few streams under way. The folder is data/demo,
// or DEMO_DATA_DIR; it is emptied at each start. PORT is the service's; BASE_URL is where callers reach it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

const { BASE_URL, DEMO_DATA_DIR = 'data/demo', PORT = '8001', PATH = '' } = process.env;
const ROOT = join(import.meta.dirname, '..');
const SERVICE = 'dist/apps/credits-service/src/main.js';
const PROVIDER = 'dist/apps/fake-provider/src/main.js';
const FILLER = 'scripts/demo.mjs';
const KEY = 'key-of-the-demo';
/** In the folder: says that it may be emptied. */
const MARK = '.credits-demo';
const START_MAX_MS = 60_000;
const SAID_MAX = 10_000;
const END_MAX_MS = 60_000;

const children = [];
const asked = new AbortController();

async function main() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => asked.abort());
  if (!existsSync(join(ROOT, SERVICE))) throw new Error('The service is not built: run `make demo`.');
  const folder = emptyFolder(resolve(ROOT, DEMO_DATA_DIR));
  const provider = start('The fake provider', PROVIDER, { PORT: '0', FAKE_PROVIDER_KEY: KEY });
  const urls = await provider.saying(
    /^(OPENAI_BASE_URL=.+)\n(ANTHROPIC_BASE_URL=.+)\n(GEMINI_BASE_URL=.+)\n/,
  );
  const service = start('The service', SERVICE, {
    ...Object.fromEntries(urls.slice(1).map((line) => line.split(/=(.*)/, 2))),
    OPENAI_API_KEY: KEY,
    ANTHROPIC_API_KEY: KEY,
    GEMINI_API_KEY: KEY,
    NODE_ENV: 'demo',
    LOG_LEVEL: 'ERROR',
    DATA_DIR: folder,
    PORT,
    CURRENCIES: 'USD,EUR',
    DEFAULT_MARKUP_PERCENT: '20',
  });
  const [, origin] = await service.saying(/API (http:\/\/\S+)\/api\/v1/);
  const filler = start('The demo', FILLER, { BASE_URL: BASE_URL ?? origin }, ['--live']);
  filler.process.stdout.pipe(process.stdout);
  await filler.saying(/^Dashboard .+\n/m);
  console.log('Ctrl-C ends it. The data are of this start alone.');
  await Promise.race([once(asked.signal, 'abort'), ...children.map((child) => child.failure)]);
}

/** @throws where the folder has something that no demo has made */
function emptyFolder(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, MARK))) {
    throw new Error(
      `${folder} has other files than those of a demo, which empties its folder: set DEMO_DATA_DIR to another one.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARK), 'make demo empties this folder at each start.\n');
  return folder;
}

/** Starts a script of Node that runs until it is ended. Its `failure` rejects where it ends by itself. */
function start(name, script, variables, words = []) {
  const child = spawn(process.execPath, [script, ...words], {
    cwd: ROOT,
    env: { PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for this process, which ends the others.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    // The end of it is enough to say what went wrong.
    stream.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-SAID_MAX)));
  }
  const ended = once(child, 'close');
  const failure = ended.then(([code, signal]) => {
    if (!asked.signal.aborted)
      throw new Error(`${name} ended with ${signal ?? `exit code ${code}`}:\n${said}`);
  });
  // Whoever waits for it gets the error.
  failure.catch(() => undefined);
  const saying = async (pattern) => {
    const late = AbortSignal.any([asked.signal, AbortSignal.timeout(START_MAX_MS)]);
    for (;;) {
      const match = pattern.exec(said);
      if (match !== null) return match;
      await Promise.race([once(child.stdout, 'data', { signal: late }), failure]);
    }
  };
  const started = { process: child, ended, failure, saying };
  children.push(started);
  return started;
}

/** Ends what was started. */
async function endAll() {
  asked.abort();
  const running = children.filter(
    ({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null,
  );
  const endWith = (signal) => running.forEach(({ process: child }) => child.kill(signal));
  endWith('SIGTERM');
  const deadline = setTimeout(endWith, END_MAX_MS, 'SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  clearTimeout(deadline);
}

main()
  .catch((error) => {
    // Ctrl-C is no failure.
    if (asked.signal.aborted) return;
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(endAll);
