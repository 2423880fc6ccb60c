import { setTimeout as sleep } from 'node:timers/promises';
import { formatTransactionId, LedgerHolds } from '@app/ledger';
import { AiCalls, UsageRebuild, type AiCall } from '@app/metadata';
import { parseAmount } from '@app/money';
import { startFakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { scriptText, type Script } from '../../apps/fake-provider/src/script';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { eventually } from '../support/async/eventually';
import { inLanes } from '../support/async/lanes';
import { describeEachLedger, serverSettings } from '../support/engines/each-ledger';
import { describeOnPostgres } from '../support/engines/on-postgres';
import { settingsOf, putModels, recoveringFast } from '../support/gateway/gateway';
import { unitsSent } from '../support/http/units-sent';
import { useStarted } from '../support/hooks/use-started';
import { RestartedService } from '../support/processes/restarted-service';
import { Random } from '../support/random/random';
import { newSeed, withSeed } from '../support/random/seed';
import { describeWith } from '../support/requirements/requirements';
import { runs } from '../support/run/length';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

const KILLS = runs(2, 10);
const LIFE_MAX_MS = runs(1_500, 3_000);
const USERS = runs(6, 20);
const LANES = 12;
const PATIENCE_MS = 3_000;
const RECOVERED_MAX_MS = 20_000;
const TIMEOUT_MS = runs(180_000, 600_000);
/** Credits of users: some can't pay for all of their calls. */
const OPENINGS = [0.01, 0.1, 1, 100];

const USD = { code: 'USD', ledger: 840 };
const ALL_CALLS = { userId: null, keyId: null, model: null, status: null, fromMs: null, toMs: null };
const messages = [{ role: 'user', content: 'Hi' }];
const CALLS: readonly [path: string, body: object][] = [
  ['/v1/chat/completions', { model: 'test-openai', max_completion_tokens: 800, messages }],
  ['/v1/chat/completions', { model: 'test-openai', max_completion_tokens: 800, messages, stream: true }],
  ['/v1/responses', { model: 'test-openai', max_output_tokens: 800, input: 'Hi', stream: true }],
  ['/v1/messages', { model: 'test-claude', max_tokens: 800, messages }],
  ['/v1/messages', { model: 'test-claude', max_tokens: 800, messages, stream: true }],
  ['/v1beta/models/test-gemini:generateContent', { contents: [{ parts: [{ text: 'Hi' }] }] }],
  [
    '/v1beta/models/test-gemini:streamGenerateContent?alt=sse',
    { contents: [{ parts: [{ text: 'Hi' }] }], generationConfig: { maxOutputTokens: 800 } },
  ],
];

function scriptOf(random: Random): Script {
  const usage = { input: random.below(40), output: random.below(1_200), delay_ms: random.below(40) };
  const after = 1 + random.below(4);
  return random.of<Script>([
    usage,
    usage,
    { ...usage, no_usage: true },
    { ...usage, status: 500 },
    { ...usage, cut_after: after },
    { ...usage, reset_after: after },
    { ...usage, error_after: after },
    { ...usage, silent_after: after },
  ]);
}

describeEachLedger('AI calls of a service that is killed again and again', (ledger) => {
  itChargesAsTheLedgerHasIt(() => Promise.resolve(ledger()), 1);
});

describeOnPostgres('AI calls of two services that are killed in turns', (postgres) => {
  describeWith('tigerbeetle')('on a TigerBeetle server', () => {
    const server = useStarted(
      () => TigerBeetleServer.start(),
      (started) => started.stop(),
    );

    describe('services', () => {
      itChargesAsTheLedgerHasIt(
        async () => ({
          ...serverSettings(server()),
          DATABASE_URL: await postgres().createDatabase('killed'),
        }),
        2,
      );
    });
  });
});

/** Kills services while users call with all kinds of luck. */
function itChargesAsTheLedgerHasIt(settings: () => Promise<Record<string, string>>, processes: number): void {
  it(
    'are charged as the ledger has it, each once and within its hold',
    async () => {
      const folder = new TemporaryDirectory();
      const provider = await startFakeProvider();
      const variables = { ...(await settings()), ...settingsOf(provider), DATA_DIR: folder.path };
      const services: RestartedService[] = [];
      let recovering: TestApp | undefined;
      try {
        await withSeed(newSeed(), async (seed) => {
          const random = new Random(seed);
          for (let started = 0; started < processes; started += 1) {
            services.push(await RestartedService.start({ ...variables, LOG_LEVEL: 'ERROR' }));
          }
          const { api } = services[0]!;
          await putModels(api);
          const openings = new Map<string, number>();
          for (let user = 0; user < USERS; user += 1) {
            const [user_id, initial_balance] = [`user-${seed}-${user}`, random.of(OPENINGS)];
            openings.set(user_id, initial_balance);
            await api.createAccount({ user_id, initial_balance });
          }

          const answered = new Set<string>();
          const call = async (): Promise<void> => {
            const [path, body] = random.of(CALLS);
            const patienceMs = random.below(4) === 0 ? random.below(150) : PATIENCE_MS;
            try {
              const answer = await fetch(random.of(services).origin + path, {
                method: 'POST',
                headers: {
                  'content-type': 'application/json',
                  'credits-user': random.of([...openings.keys()]),
                  'user-agent': `test fake-script(${scriptText(scriptOf(random))})`,
                },
                body: JSON.stringify(body),
                signal: AbortSignal.timeout(patienceMs),
              });
              const callId = answer.headers.get('credits-call-id');
              if (callId !== null) answered.add(callId);
              await answer.arrayBuffer();
            } catch {
              // The client has left, the answer broke, or the service does not run.
              await sleep(10);
            }
          };
          let over = false;
          const untilOver = function* () {
            while (!over) yield;
          };
          const steps = inLanes(untilOver(), LANES, call);
          try {
            for (let kill = 0; kill < KILLS; kill += 1) {
              await Promise.race([sleep(500 + random.below(LIFE_MAX_MS)), steps]);
              await random.of(services).killAndRestart();
            }
            await sleep(500);
          } finally {
            over = true;
            await steps;
          }
          for (const service of services) await service.kill();
          expect(answered.size).toBeGreaterThan(LANES);

          const app = await TestApp.start(variables, undefined, recoveringFast);
          recovering = app;
          const [calls, holds] = [app.part(AiCalls), app.part(LedgerHolds)];
          const rows = new Map<string, AiCall>();
          await eventually(async () => {
            for (const userId of openings.keys()) {
              for (const row of await calls.list({ ...ALL_CALLS, userId }, null, 100_000)) {
                expect(row.state).toBe('settled');
                rows.set(row.callId, row);
              }
              // Killed between the hold and the record, a call was not sent: its hold runs out.
              const { holds: open } = await holds.open({ userId, currency: USD }, null, 1_000);
              const ids = open.map(({ holdId }) => formatTransactionId(holdId));
              expect(ids.filter((callId) => rows.has(callId) || answered.has(callId))).toEqual([]);
              expect(ids.length).toBeLessThanOrEqual(KILLS * LANES);
            }
          }, RECOVERED_MAX_MS);

          expect([...answered].filter((callId) => !rows.has(callId))).toEqual([]);
          const charged = new Map<string, bigint>();
          for (const { callId, userId, heldUnits, chargedUnits } of rows.values()) {
            const inLedger = await holds.state(BigInt(`0x${callId}`));
            expect([callId, chargedUnits]).toEqual([callId, inLedger.amountCaptured]);
            expect(chargedUnits! <= heldUnits).toBe(true);
            charged.set(userId, (charged.get(userId) ?? 0n) + chargedUnits!);
          }
          const statuses = new Set(Array.from(rows.values(), ({ status }) => status));
          expect([...statuses]).toEqual(expect.arrayContaining(['completed', 'failed', 'interrupted']));
          for (const [userId, opening] of openings) {
            const account = await app.api.getAccount(userId);
            const left = parseAmount(opening) - (charged.get(userId) ?? 0n);
            expect(left >= 0n).toBe(true);
            expect([userId, unitsSent(account.text, 'balance')]).toEqual([userId, left]);
          }
          const usage = await app.api.get('/api/v1/usage');
          expect(usage.json['totals']).toMatchObject({ calls: rows.size });
          const total = [...charged.values()].reduce((sum, each) => sum + each, 0n);
          expect(unitsSent(usage.text.slice(usage.text.indexOf('"totals"')), 'charged')).toBe(total);
          for await (const differences of app.part(UsageRebuild).differences()) {
            expect(differences).toEqual([]);
          }
          const books = await app.api.get('/api/v1/books/check');
          expect(books.json).toMatchObject({ balanced: true });
        });
      } finally {
        for (const service of services) await service.kill();
        await recovering?.stop();
        await provider.close();
        folder.remove();
      }
    },
    TIMEOUT_MS,
  );
}
