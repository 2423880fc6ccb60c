import { describeWithServer } from '../../contract/engine/engines';
import { postgresStore, SQLITE, type TestStore } from './each-store';
import { describeWithPostgres, PostgresServer } from '../postgres/postgres-server';
import { TigerBeetleServer } from '../tigerbeetle/tigerbeetle-server';

const START_TIMEOUT_MS = 120_000;

/** A ledger engine and a metadata store, for tests and hooks only. */
export interface Pair extends TestStore {
  /** PostgreSQL where the pair has it. */
  readonly postgres: PostgresServer | undefined;
}

/**
 * Registers the same tests twice: for the two that every machine has, the embedded engine with SQLite, and for the two
 * servers, TigerBeetle with PostgreSQL. The two sides know nothing of each other, so that this shows each of the four. Where
 * one program is missing, its place is taken by its like, and a line says so.
 */
export function describeEachPair(name: string, tests: (pair: () => Pair) => void): void {
  describe(`${name}, on the embedded engine with SQLite`, () => {
    const pair = { postgres: undefined, ...SQLITE };
    tests(() => pair);
  });

  const describeLedger = describeWithServer();
  const describeStore = describeWithPostgres();
  const hasLedger = TigerBeetleServer.program() !== undefined;
  const hasStore = PostgresServer.programs() !== undefined;
  const register = hasLedger ? describeLedger : describeStore;
  const ledgerName = hasLedger ? 'TigerBeetle' : 'the embedded engine';

  register(`${name}, on ${ledgerName} with ${hasStore ? 'PostgreSQL' : 'SQLite'}`, () => {
    let ledger: TigerBeetleServer | undefined;
    let postgres: PostgresServer | undefined;
    let pair: Pair | undefined;

    beforeAll(async () => {
      [ledger, postgres] = await Promise.all([
        hasLedger ? TigerBeetleServer.start() : undefined,
        hasStore ? PostgresServer.start() : undefined,
      ]);
      const store = postgres === undefined ? SQLITE : postgresStore(postgres);
      const ledgerSettings: Record<string, string> =
        ledger === undefined
          ? {}
          : {
              LEDGER_ENGINE: 'tigerbeetle',
              TIGERBEETLE_HOST: '127.0.0.1',
              TIGERBEETLE_PORT: String(ledger.port),
            };
      pair = {
        postgres,
        lose: store.lose,
        settings: async () => ({ ...ledgerSettings, ...(await store.settings()) }),
      };
    }, START_TIMEOUT_MS);

    afterAll(async () => {
      await Promise.all([ledger?.stop(), postgres?.stop()]);
    }, START_TIMEOUT_MS);

    // A block of their own, so that what the tests close is closed before the servers are.
    describe('servers', () => {
      tests(() => {
        if (pair === undefined) throw new Error('The servers are there inside tests and hooks only.');
        return pair;
      });
    });
  });
}
