import { useStarted } from '../hooks/use-started';
import { PostgresServer } from '../postgres/postgres-server';
import { TigerBeetleServer } from '../tigerbeetle/tigerbeetle-server';
import { serverSettings } from './each-ledger';
import { postgresStore, SQLITE, type TestStore } from './each-store';

/** A ledger engine and a metadata store, for tests and hooks only. */
export interface Pair extends TestStore {
  /** TigerBeetle where the pair has it. */
  readonly ledger: TigerBeetleServer | undefined;
  /** PostgreSQL where the pair has it. */
  readonly postgres: PostgresServer | undefined;
  readonly stop: () => Promise<void>;
}

/**
 * Registers the same tests twice: for the two that every machine has, the embedded engine with SQLite, and for the two
 * servers, TigerBeetle with PostgreSQL. The two sides know nothing of each other, so that this shows each of the four. Where
 * one program is missing, its place is taken by its like; where both are, the second half is skipped.
 */
export function describeEachPair(name: string, tests: (pair: () => Pair) => void): void {
  describePairs(name, tests, TigerBeetleServer.program() !== undefined);
}

/** As {@link describeEachPair}, but on the embedded engine only: for tests of what depends on the store alone. */
export function describeEmbeddedPairs(name: string, tests: (pair: () => Pair) => void): void {
  describePairs(name, tests, false);
}

function describePairs(name: string, tests: (pair: () => Pair) => void, hasLedger: boolean): void {
  describeFirstPair(name, tests);

  const hasStore = PostgresServer.programs() !== undefined;
  const ledgerName = hasLedger ? 'TigerBeetle' : 'the embedded engine';
  const register = hasLedger || hasStore ? describe : describe.skip;

  register(`${name}, on ${ledgerName} with ${hasStore ? 'PostgreSQL' : 'SQLite'}`, () => {
    const pair = useStarted(
      () => startServers(hasLedger, hasStore),
      (started) => started.stop(),
    );

    // A block of their own, so that what the tests close is closed before the servers are.
    describe('servers', () => {
      tests(pair);
    });
  });
}

/** The first half of {@link describeEachPair}: for costly tests of what hardly depends on the servers. */
export function describeFirstPair(name: string, tests: (pair: () => Pair) => void): void {
  describe(`${name}, on the embedded engine with SQLite`, () => {
    const pair = { ledger: undefined, postgres: undefined, stop: () => Promise.resolve(), ...SQLITE };
    tests(() => pair);
  });
}

async function startServers(hasLedger: boolean, hasStore: boolean): Promise<Pair> {
  const [ledger, postgres] = await Promise.all([
    hasLedger ? TigerBeetleServer.start() : undefined,
    hasStore ? PostgresServer.start() : undefined,
  ]);
  const store = postgres === undefined ? SQLITE : postgresStore(postgres);
  const ledgerSettings = ledger === undefined ? {} : serverSettings(ledger);
  return {
    ledger,
    postgres,
    lose: store.lose,
    settings: async () => ({ ...ledgerSettings, ...(await store.settings()) }),
    stop: async () => {
      await Promise.all([ledger?.stop(), postgres?.stop()]);
    },
  };
}
