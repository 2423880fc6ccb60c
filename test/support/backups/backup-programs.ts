import { runBuilt, type Run } from '../processes/built-program';

/** `npm run backup -- …` of the built service. */
export function runBackup(args: readonly string[], variables: Record<string, string>): Promise<Run> {
  return runBuilt('backup', args, variables);
}

/** `npm run backup:check -- …` of the built service. */
export function runBackupCheck(...args: readonly string[]): Promise<Run> {
  return runBuilt('backup-check', args, {});
}
