import { useStarted } from '../hooks/use-started';
import { describeWith } from '../requirements/requirements';
import { TigerBeetleServer } from '../tigerbeetle/tigerbeetle-server';

/** The settings that select a TigerBeetle server. */
export function serverSettings({ port }: TigerBeetleServer): Record<string, string> {
  return { LEDGER_ENGINE: 'tigerbeetle', TIGERBEETLE_HOST: '127.0.0.1', TIGERBEETLE_PORT: String(port) };
}

/**
 * Registers the same tests for each ledger engine. `ledger()` answers the settings that select it, inside tests and
 * hooks only. Where there is no server program, its half is skipped.
 */
export function describeEachLedger(
  name: string,
  tests: (ledger: () => Record<string, string>) => void,
): void {
  describeEmbedded(name, tests);

  describeWith('tigerbeetle')(`${name}, on a TigerBeetle server`, () => {
    const server = useStarted(
      () => TigerBeetleServer.start(),
      (started) => started.stop(),
    );

    // A block of their own, so that what the tests close is closed before the server is.
    describe('server', () => {
      tests(() => serverSettings(server()));
    });
  });
}

/** The first half of {@link describeEachLedger}: for costly tests of what hardly depends on the engine. */
export function describeEmbedded(name: string, tests: (ledger: () => Record<string, string>) => void): void {
  describe(`${name}, on the embedded engine`, () => {
    tests(() => ({ LEDGER_ENGINE: 'embedded' }));
  });
}
