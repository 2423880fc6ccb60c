import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The repository's root. */
export const ROOT = join(__dirname, '../../..');

const RUN_TIMEOUT_MS = 60_000;

/**
 * Runs a script of Node to its end and answers what it wrote; throws with it where it fails.
 * @param cwd the repository's root unless given
 */
export async function runNode(
  args: string[],
  variables: Record<string, string> = {},
  cwd = ROOT,
): Promise<string> {
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd,
    env: { PATH, ...variables },
    timeout: RUN_TIMEOUT_MS,
  });
  return stdout;
}
