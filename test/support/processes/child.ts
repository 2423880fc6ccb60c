import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const EXIT_DEADLINE_MS = 10_000;

/** Sends the signal and resolves once the process is gone; one that is gone already is left alone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Nothing else may keep this process alive, which would end here, and with success, whatever its tests came to.
  child.ref();
  const gone = once(child, 'exit', { signal: AbortSignal.timeout(EXIT_DEADLINE_MS) });
  child.kill(signal);
  await gone;
}

/**
 * A shell whose standard input stays open as long as this process lives. When it closes, the shell ends the server,
 * if there is one, and removes the folder: a test run that is killed leaves neither memory nor disk in use.
 *
 * @param signal how the server is ended, also one that is suspended
 */
export function startWatchdog(
  directory: string,
  server?: ChildProcess,
  signal: 'KILL' | 'QUIT' = 'KILL',
): ChildProcess {
  const script =
    'read -r line; [ -z "$1" ] || { kill -CONT "$1"; kill -"$2" "$1"; sleep 1; }; ' +
    // Processes that end a little later may still write to it.
    'for attempt in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$3" && break; sleep 1; done';
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', String(server?.pid ?? ''), signal, directory], {
    // A group of its own: an interrupt from the terminal reaches the whole group of the test run at once.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  return watchdog;
}
