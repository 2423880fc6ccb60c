import { join } from 'node:path';
import type { RecoveryTimes } from '../../../apps/credits-service/src/gateway/settlement/call-recovery';

interface OtherTimes {
  /** Milliseconds by which the process's clock is ahead of the machine's. */
  readonly clockOffsetMs: number;
  /** Null for those of production. */
  readonly recovery: RecoveryTimes | null;
}

/** Has a service process start with another clock, and recover calls at another pace: variables of its environment. */
export function withOtherTimes({ clockOffsetMs, recovery }: OtherTimes): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'set-other-times.cjs'))}`,
    CREDITS_TEST_CLOCK_OFFSET_MS: String(clockOffsetMs),
    ...(recovery !== null && { CREDITS_TEST_RECOVERY_TIMES: JSON.stringify(recovery) }),
  };
}
