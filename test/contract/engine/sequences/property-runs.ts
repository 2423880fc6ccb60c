import fc from 'fast-check';
import type { Command } from './plans';

/** What a run takes on a slow machine, with room to look for a small example once one has failed. */
const RUN_TIME_LIMIT_MS = 500;
/** A sequence flushes the disk many times, and each time waits for what other tests write to the same one. */
const TIME_LIMIT_MIN_MS = 240_000;
/** For the report, after the limit. */
const REPORT_MS = 20_000;

/**
 * How many sequences a property is tried with, and which. A failure prints its seed and path; FC_SEED and FC_PATH
 * repeat it.
 */
export function propertyParameters(numRuns: number): fc.Parameters<[Command[]]> {
  const seed = process.env['FC_SEED'];
  const path = process.env['FC_PATH'];
  return {
    numRuns,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
    plugins: [
      // The plugin hands values through without looking at them; its type says that it hands through unknown ones.
      fc.interruptAfterTimeLimit(timeLimitMs(numRuns), { failOnInterrupt: true }) as fc.Plugin<[Command[]]>,
    ],
  };
}

/** The timeout, in milliseconds, of a test with such a property. */
export function propertyTimeoutMs(numRuns: number): number {
  return timeLimitMs(numRuns) + REPORT_MS;
}

function timeLimitMs(numRuns: number): number {
  return Math.max(TIME_LIMIT_MIN_MS, numRuns * RUN_TIME_LIMIT_MS);
}
