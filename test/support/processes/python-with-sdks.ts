import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program';

/** Looks for the packages without importing them, which takes seconds. */
const LOOK =
  'import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, sys.argv[1:])))';
const PACKAGES = ['openai', 'anthropic', 'google.genai'];

/** A Python that has the providers' SDKs: PYTHON, or `python3` on the PATH; undefined where it lacks them. */
export function pythonWithSdks(): string | undefined {
  const python = process.env['PYTHON'] ?? findProgram('python3');
  if (python === undefined) return undefined;
  return spawnSync(python, ['-c', LOOK, ...PACKAGES], { timeout: 20_000 }).status === 0 ? python : undefined;
}
