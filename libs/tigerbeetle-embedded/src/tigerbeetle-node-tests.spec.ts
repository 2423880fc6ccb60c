import { runChild } from './testing/child-process';
import { useTemporaryDirectory } from './testing/temporary-directory';

/** How many tests tigerbeetle-node 0.17.9 brings along. */
const TEST_COUNT = 27;
const DEADLINE_MS = 120_000;

describe("tigerbeetle-node's own tests", () => {
  const file = useTemporaryDirectory();

  it(
    'pass as they are, with the clients they create answered by the embedded engine',
    async () => {
      const { exitCode, output } = await runChild(
        `
          const { openEmbeddedClient, RequestError } = require('@app/tigerbeetle-embedded');
          const original = require('tigerbeetle-node');
          let clients = 0;
          original.createClient = () => openEmbeddedClient({ path: ${JSON.stringify(file('ledger'))} + clients++ });
          original.RequestError = RequestError;
          require('tigerbeetle-node/dist/test.js');
        `,
        DEADLINE_MS,
      );
      expect(output).not.toContain('FAILED');
      expect(output.match(/: PASSED$/gm)).toHaveLength(TEST_COUNT);
      expect(exitCode).toBe(0);
    },
    DEADLINE_MS + 10_000,
  );
});
