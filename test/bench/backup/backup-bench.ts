// What a backup costs those who bill meanwhile: `npm run build && npm run bench:backup`, or with the number of transfers
// in the ledger: `npm run bench:backup -- 1000000`. Rounds with backups, one after another, and without alternate.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../../support/http/api';
import { ServiceProcess } from '../../support/processes/service-process';
import { median } from '../figures';
import { print } from '../report';

const TRANSFERS = Number(process.argv[2] ?? 300_000);
const BATCH = 5_000;
const USERS = 1_000;
const CALLERS = 32;
const ROUNDS = 5;
const ROUND_MS = 4_000;
const RATIO_MIN = 0.5;

interface Round {
  /** Bills per second. */
  readonly rate: number;
  readonly slowestMs: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  const service = await ServiceProcess.start({ DATA_DIR: folder, LOG_LEVEL: 'ERROR' });
  try {
    const { api } = service;
    for (let user = 0; user < USERS; user += 1) {
      await api.createAccount({ user_id: `user-${user}`, initial_balance: 1_000_000 });
    }
    for (let made = 0; made < TRANSFERS; made += BATCH) {
      const operations = Array.from({ length: BATCH }, (_, index) => ({ type: 'bill', ...billOf(index) }));
      await expectStatus(api.batch(operations), 200);
    }
    await bill(api, sleep(ROUND_MS));
    const without: Round[] = [];
    const during: Round[] = [];
    const backupsMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      without.push(await bill(api, sleep(ROUND_MS)));
      during.push(await bill(api, backUp(api, backupsMs)));
    }
    const [before, meanwhile] = [without, during].map((rounds) => median(rounds.map(({ rate }) => rate)));
    const ratio = (meanwhile ?? 0) / (before ?? 1);
    print(
      `${TRANSFERS} transfers; ${CALLERS} callers. Bills per second: ${before?.toFixed(0)} without, ` +
        `${meanwhile?.toFixed(0)} during backups, ${ratio.toFixed(2)} of it. Slowest bill: ` +
        `${slowest(without)} ms and ${slowest(during)} ms. A backup took ${median(backupsMs).toFixed(0)} ms.`,
    );
    if (ratio < RATIO_MIN) process.exitCode = 1;
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true });
  }
}

async function backUp(api: Api, backupsMs: number[]): Promise<void> {
  for (const end = performance.now() + ROUND_MS; performance.now() < end;) {
    const start = performance.now();
    const { json } = await expectStatus(api.post('/api/v1/backups', undefined), 201);
    backupsMs.push(performance.now() - start);
    rmSync(String(json.folder), { recursive: true });
  }
}

/** Bills until the work is done. */
async function bill(api: Api, work: Promise<unknown>): Promise<Round> {
  let isOver = false;
  let made = 0;
  let slowestMs = 0;
  const start = performance.now();
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let turn = caller; !isOver; turn += CALLERS) {
      const sent = performance.now();
      await expectStatus(api.bill(billOf(turn)), 200);
      slowestMs = Math.max(slowestMs, performance.now() - sent);
      made += 1;
    }
  });
  try {
    await work;
  } finally {
    isOver = true;
  }
  const seconds = (performance.now() - start) / 1_000;
  const rate = made / seconds;
  await Promise.all(callers);
  return { rate, slowestMs };
}

function billOf(turn: number) {
  return { user_id: `user-${turn % USERS}`, amount: 0.001 };
}

async function expectStatus(call: ReturnType<Api['get']>, status: number) {
  const answer = await call;
  if (answer.status !== status) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

function slowest(rounds: readonly Round[]): string {
  return Math.max(...rounds.map(({ slowestMs }) => slowestMs)).toFixed(0);
}

void main();
