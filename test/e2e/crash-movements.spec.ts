import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../support/random/random';
import { describeEachLedger } from '../support/engines/each-ledger';
import {
  CURRENCIES_SETTING,
  CURRENCY_LEDGERS,
  expectAsInBooks,
  expectLedgerAsInBooks,
} from '../support/movements/audit';
import { inLanes } from '../support/async/lanes';
import { RestartedService } from '../support/processes/restarted-service';
import { newSeed, withSeed } from '../support/random/seed';
import { runs } from '../support/run/length';
import { Traffic } from '../support/movements/traffic';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const KILLS = runs(2, 10);
const LIFE_MAX_MS = 500;
const USERS = runs(20, 50);
const LANES = 16;
const TIMEOUT_MS = 180_000;

/** A service that is killed at moments that nobody chose, while its callers repeat what was not answered. */
describeEachLedger('movements of a service that is killed again and again', (ledger) => {
  it(
    'come to what was acknowledged',
    async () => {
      const folder = new TemporaryDirectory();
      const variables: Record<string, string> = {
        ...ledger(),
        DATA_DIR: folder.path,
        CURRENCIES: CURRENCIES_SETTING,
      };
      const service = await RestartedService.start(variables);
      try {
        await withSeed(newSeed(), async (seed) => {
          const random = new Random(seed);
          const traffic = new Traffic(random, {
            call: (send) => service.call(send),
            users: USERS,
            currencies: Object.keys(CURRENCY_LEDGERS),
            keyedOnly: true,
          });
          await traffic.open();

          let over = false;
          const untilOver = function* () {
            while (!over) yield;
          };
          const steps = inLanes(untilOver(), LANES, () => traffic.step());
          try {
            for (let kill = 0; kill < KILLS; kill += 1) {
              await Promise.race([sleep(random.below(LIFE_MAX_MS)), steps]);
              await service.killAndRestart();
            }
          } finally {
            over = true;
            await steps;
          }
          expect(service.unanswered).toBeGreaterThan(0);

          await expectAsInBooks(service.api, traffic.books);
          await service.stop();
          await expectLedgerAsInBooks(variables, traffic.books);
        });
      } finally {
        await service.stop();
        folder.remove();
      }
    },
    TIMEOUT_MS,
  );
});
