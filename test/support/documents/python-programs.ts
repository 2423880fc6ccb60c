import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../processes/find-program';

const PROGRAM_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 30_000;

/** Python with the requests library; undefined where there is none. */
export function pythonWithRequests(): string | undefined {
  const python = findProgram('python3');
  if (python === undefined) return undefined;
  const { status } = spawnSync(python, ['-c', 'import requests'], { timeout: PROBE_TIMEOUT_MS });
  return status === 0 ? python : undefined;
}

/** The `python` blocks of a Markdown document that are whole programs: they import requests. */
export function pythonProgramsOf(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```python\n([^]*?)^```/gm)].map(([, program = '']) => program);
  return blocks.filter((program) => program.includes('import requests'));
}

/** What a program says that it prints: the comments behind its `print` lines. */
export function printedBy(program: string): string[] {
  return [...program.matchAll(/^print\(.*\) {2}# (.*)$/gm)].map(([, text = '']) => text);
}

/** Runs a program and answers the lines that it printed. */
export async function runPython(program: string): Promise<string[]> {
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)(pythonWithRequests() ?? 'python3', ['-c', program], {
    env: { PATH },
    timeout: PROGRAM_TIMEOUT_MS,
  });
  return stdout.trim().split('\n');
}
