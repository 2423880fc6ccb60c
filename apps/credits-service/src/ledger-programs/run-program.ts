import { Settings } from '../config/settings';
import { loadVariables } from '../config/load-variables';

/**
 * Runs a program of the command line, and ends the process: a server's client that waits for an answer would keep it alive.
 * @param main returns the exit code
 */
export function runProgram(main: (words: string[]) => Promise<number>): void {
  main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}

export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Names currencies by the service's settings, where these are there. */
export function currencyCodes(): (ledger: number) => string | undefined {
  try {
    const { currencies } = new Settings(loadVariables(process.env, process.cwd()));
    return (ledger) => currencies.byLedger(ledger)?.code;
  } catch {
    // The ledger can be read without them; they only name its numbers.
    return () => undefined;
  }
}
