import { describeWithServer } from '../../contract/engine/engines';
import { TigerBeetleServer } from '../tigerbeetle/tigerbeetle-server';

const START_TIMEOUT_MS = 90_000;

/**
 * Registers the same tests for each ledger engine. `ledger()` answers the settings that select it, inside tests and
 * hooks only. Where there is no server program, its half is skipped and a line says so.
 */
export function describeEachLedger(
  name: string,
  tests: (ledger: () => Record<string, string>) => void,
): void {
  describe(`${name}, on the embedded engine`, () => {
    tests(() => ({ LEDGER_ENGINE: 'embedded' }));
  });

  describeWithServer()(`${name}, on a TigerBeetle server`, () => {
    let server: TigerBeetleServer | undefined;

    beforeAll(async () => {
      server = await TigerBeetleServer.start();
    }, START_TIMEOUT_MS);

    afterAll(async () => {
      await server?.stop();
    }, START_TIMEOUT_MS);

    // A block of their own, so that what the tests close is closed before the server is.
    describe('server', () => {
      tests(() => {
        if (server === undefined) throw new Error('The server is there inside tests and hooks only.');
        return {
          LEDGER_ENGINE: 'tigerbeetle',
          TIGERBEETLE_HOST: '127.0.0.1',
          TIGERBEETLE_PORT: String(server.port),
        };
      });
    });
  });
}
