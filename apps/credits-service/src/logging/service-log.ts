import { pino, type Level, type Logger } from 'pino';
import type { LogLevel } from '../config/environment-variables';
import { openStandardOutput, openTerminal, type LogOutput } from './log-output';

export type ServiceLog = Logger;

/** The lowest level that is shown; Nest's verbose lines are `trace`. */
const PINO_LEVELS: Record<LogLevel, Level> = {
  DEBUG: 'trace',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
};

/** The log of this process, on standard output: readable on a terminal, else JSON. */
export async function openLog(level: LogLevel): Promise<ServiceLog> {
  const output = openStandardOutput();
  const terminal = process.stdout.isTTY ? await openTerminal(output) : undefined;
  return createLog(level, terminal ?? output);
}

/** JSON, one line per event: `level`, `time`, `msg` and the event's own fields. */
export function createLog(level: LogLevel, output: LogOutput): ServiceLog {
  const log = pino(
    {
      level: PINO_LEVELS[level],
      base: null,
      timestamp: createTimestamp(),
      formatters: { level: (label) => ({ level: label }) },
      // A whole error may hold data of a caller; see describeError.
      serializers: { err: () => undefined },
    },
    output,
  );
  output.onRecovery?.((lost) => {
    log.error({ lost }, 'Log lines were lost because they could not be written.');
  });
  return log;
}

/** ISO 8601 in UTC. Lines of one millisecond share its text. */
function createTimestamp(): () => string {
  let lastMs = 0;
  let text = '';
  return () => {
    const nowMs = Date.now();
    if (nowMs !== lastMs) {
      lastMs = nowMs;
      text = `,"time":"${new Date(nowMs).toISOString()}"`;
    }
    return text;
  };
}
