import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { billEventually } from '../support/movements/billing-load';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const TEST_TIMEOUT_MS = 60_000;
const NEW_TEXTS = 20;
const CALLS = 40;
/** For a typical round. */
const PROMPT_MS = 250;
/** For the slowest round: far below SQLite's own wait, with room for a busy machine. */
const SLOWEST_MS = 2_000;

describe('a metadata file that another process has locked', () => {
  let folder: TemporaryDirectory;
  let service: ServiceProcess | undefined;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(async () => {
    await service?.kill();
    folder.remove();
  });

  it(
    'holds up new texts only, and those not for long',
    async () => {
      service = await ServiceProcess.start({ DATA_DIR: folder.path, LOG_LEVEL: 'ERROR' });
      const { api } = service;
      const user_id = 'ada';
      await api.createAccount({ user_id, initial_balance: 1_000 });
      await api.bill({ user_id, amount: 1, description: 'known' });
      const other = new DatabaseSync(join(folder.path, 'metadata.db'));
      try {
        other.exec('BEGIN IMMEDIATE');
        const refused = Promise.all(
          Array.from({ length: NEW_TEXTS }, (_, index) =>
            api.bill({ user_id, amount: 1, description: `new ${index}` }),
          ),
        );
        const durations: number[] = [];
        for (let call = 0; call < CALLS; call += 1) {
          const start = performance.now();
          const answers = await Promise.all([
            api.get('/api/v1/health/live'),
            api.bill({ user_id, amount: 1, description: call % 2 === 0 ? 'known' : null }),
            api.get(`/api/v1/accounts/${user_id}/transactions?limit=1`),
          ]);
          durations.push(performance.now() - start);
          expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        }
        durations.sort((a, b) => a - b);
        expect(durations[CALLS / 2]).toBeLessThan(PROMPT_MS);
        expect(durations[CALLS - 1]).toBeLessThan(SLOWEST_MS);
        for (const answer of await refused) {
          expect([answer.status, answer.json.code]).toEqual([503, 'metadata_unavailable']);
        }
        const ready = await api.get('/api/v1/health/ready');
        expect([ready.status, ready.json.details]).toEqual([
          503,
          { ledger: { status: 'up' }, metadata: { status: 'down' } },
        ]);
        other.exec('ROLLBACK');
        expect((await api.get('/api/v1/health/ready')).status).toBe(200);
        await billEventually(api, { user_id, amount: 1, description: 'new 0' });
      } finally {
        other.close();
      }
    },
    TEST_TIMEOUT_MS,
  );
});
