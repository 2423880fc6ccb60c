import { pino, type Level, type Logger } from 'pino';
import type { LogLevel } from '../config/environment-variables';
import type { LogOutput } from './log-output';

/** The log of the whole service. */
export type ServiceLog = Logger;

/** The least grave level that is shown; Nest's own chatter is `trace`. */
const PINO_LEVELS: Record<LogLevel, Level> = {
  DEBUG: 'trace',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
};

/** A log of JSON, one line per event: `level`, `time`, `msg` and what belongs to the event. */
export function createLog(level: LogLevel, output: LogOutput): ServiceLog {
  const log = pino(
    {
      level: PINO_LEVELS[level],
      base: null,
      timestamp: createTimestamp(),
      formatters: { level: (label) => ({ level: label }) },
      // An error as a whole may carry what a caller sent; see describeError.
      serializers: { err: () => undefined },
    },
    output,
  );
  output.onRecovery?.((lost) => {
    log.error({ lost }, 'Lines of the log were lost, since they could not be written.');
  });
  return log;
}

/** ISO 8601 in UTC. Under load many lines share a millisecond, and its text. */
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
