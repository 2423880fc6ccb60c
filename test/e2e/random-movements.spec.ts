import { Random } from '../support/random/random';
import { TestApp } from '../support/app/test-app';
import { describeEachLedger } from '../support/engines/each-ledger';
import {
  CURRENCIES_SETTING,
  CURRENCY_LEDGERS,
  expectAsInBooks,
  expectLedgerAsInBooks,
} from '../support/movements/audit';
import type { Books } from '../support/movements/books';
import { inLanes } from '../support/async/lanes';
import { Traffic } from '../support/movements/traffic';
import { newSeed, withSeed } from '../support/random/seed';
import { runs } from '../support/run/length';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const USERS = runs(20, 200);
const STEPS = runs(200, 2_000);
const LANES = 32;
const TIMEOUT_MS = 120_000;

describeEachLedger('random movements', (ledger) => {
  it(
    `of ${USERS} users in ${Object.keys(CURRENCY_LEDGERS).length} currencies, ${LANES} at once, come to what was acknowledged`,
    async () => {
      const folder = new TemporaryDirectory();
      const variables = { ...ledger(), DATA_DIR: folder.path, CURRENCIES: CURRENCIES_SETTING };
      try {
        await withSeed(newSeed(), async (seed) => {
          const books = await makeTraffic(seed, variables);
          await expectLedgerAsInBooks(variables, books);
        });
      } finally {
        folder.remove();
      }
    },
    TIMEOUT_MS,
  );
});

/** Answers the books of a traffic that has come to its end, with the application closed. */
async function makeTraffic(seed: number, variables: Record<string, string>): Promise<Books> {
  const app = await TestApp.start(variables);
  try {
    const traffic = new Traffic(new Random(seed), {
      call: (send) => send(app.api),
      users: USERS,
      currencies: Object.keys(CURRENCY_LEDGERS),
      keyedOnly: false,
    });
    await traffic.open();
    await inLanes(Array(STEPS).keys(), LANES, () => traffic.step());
    await expectAsInBooks(app.api, traffic.books);
    return traffic.books;
  } finally {
    await app.stop();
  }
}
