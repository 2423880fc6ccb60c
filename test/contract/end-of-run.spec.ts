import { join } from 'node:path';
import { ROOT, runNode } from '../support/processes/run-program';

const REGISTER = join(ROOT, 'test/bench/register.cjs');
const END = `
  const { end, startWatchdog } = require('./test/support/processes/child.ts');
  const { mkdtempSync } = require('node:fs');
  const folder = mkdtempSync(require('node:os').tmpdir() + '/ended-');
  end(startWatchdog(folder), 'SIGTERM').then(() => { require('node:fs').rmSync(folder, { recursive: true, force: true }); console.log('after the end'); });
`;

// A run of tests ends its watchdog last of all, and has its exit code only then.
it('goes on after the end of a process that nothing else waits for', async () => {
  expect(await runNode(['-r', REGISTER, '-e', END])).toBe('after the end\n');
});
