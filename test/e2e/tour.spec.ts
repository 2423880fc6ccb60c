import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TestApp } from '../support/app/test-app';
import { ROOT, runNode } from '../support/processes/run-program';
import { shapesOf } from '../support/documents/shapes';

const TOUR = 'scripts/tour.mjs';
const KEY = 'key-of-the-tour';

describe('npm run tour', () => {
  it('shows the five calls, a refusal, a hold, a repeated key, a batch, a refund and the history as CSV', async () => {
    const app = await TestApp.start({ API_KEYS: KEY });
    try {
      const output = await runNode([TOUR], { BASE_URL: app.origin, API_KEY: KEY });
      const answers = output.split('\n').filter((line) => /^ {2}[0-9]{3} /.test(line));
      expect(answers.map((line) => shapesOf(line.replaceAll(/tour-[0-9a-f]{8}/g, 'tour')))).toEqual([
        '  200 {"status":"healthy"}',
        expect.stringMatching(/^ {2}201 \{"account_id":\d+,"user_id":"tour","balance":0\}$/),
        '  200 {"user_id":"tour","amount_added":100,"new_balance":100}',
        '  200 {"user_id":"tour","balance":100}',
        '  200 {"user_id":"tour","amount_billed":0.25,"new_balance":99.75}',
        expect.stringMatching(
          /^ {2}402 .*"code":"insufficient_credits".*"available":99\.75,"required":500\}$/,
        ),
        '  201 {"hold_id":"<id>","user_id":"tour","amount":5,"status":"pending","expires_at":"<moment, to the microsecond>","available":94.75}',
        expect.stringContaining('"balance":99.75,"held":5,"available":94.75'),
        '  200 {"hold_id":"<id>","user_id":"tour","amount_captured":1.5,"amount_released":3.5,"new_balance":98.25}',
        '  200 {"user_id":"tour","amount_added":20,"new_balance":118.25}',
        '  200 (Idempotent-Replayed: true) {"user_id":"tour","amount_added":20,"new_balance":118.25}',
        expect.stringMatching(/^ {2}200 .*"status":"ok".*"status":"failed","code":"insufficient_credits"/),
        '  201 {"refund_id":"<id>","transaction_id":"<id>","user_id":"tour","amount_refunded":0.2,"new_balance":117.95}',
        expect.stringMatching(
          /"amount":0\.2,.*"amount":0\.5,.*"amount":1\.5,.*"amount":0\.25,.*"amount":100,/,
        ),
        expect.stringMatching(/^ {2}200 id,created_at,type,amount/),
      ]);
      expect(output).toContain(',refund,0.2,USD,half an answer,117.95,');
    } finally {
      await app.stop();
    }
  });

  it('follows PORT where BASE_URL is not set', async () => {
    const app = await TestApp.start();
    try {
      const { port } = new URL(app.origin);
      expect(await runNode([TOUR], { PORT: port })).toContain('"status":"healthy"');
    } finally {
      await app.stop();
    }
  });

  it('ends quietly where its reader has seen enough', async () => {
    const app = await TestApp.start();
    try {
      const tour = spawn(process.execPath, [TOUR], {
        cwd: ROOT,
        env: { BASE_URL: app.origin },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 30_000,
      });
      let complaints = '';
      tour.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
      tour.stdout.once('data', () => tour.stdout.destroy());
      const [code] = (await once(tour, 'close')) as [number | null];
      expect([code, complaints]).toEqual([0, '']);
    } finally {
      await app.stop();
    }
  });

  it('says how to start a service where there is none', async () => {
    await expect(runNode([TOUR], { BASE_URL: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('start one with "make run"'),
    });
  });
});
