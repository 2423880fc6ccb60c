import type { LogLevel } from '../config/environment-variables';
import { openStandardOutput, openTerminal } from './log-output';
import { createLog, type ServiceLog } from './service-log';

/** The log of this process, on standard output: readable on a terminal, else JSON. */
export async function openLog(level: LogLevel): Promise<ServiceLog> {
  const output = openStandardOutput();
  const terminal = process.stdout.isTTY ? await openTerminal(output) : undefined;
  return createLog(level, terminal ?? output);
}
