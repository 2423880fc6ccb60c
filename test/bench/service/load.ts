import { exchange } from '../exchange';
import { median, quantile } from '../figures';
import { requestsOf, REQUESTS_PER_ROUND, type Call } from './requests';
import type { BenchServer } from './server';

/** What one round of requests came to. */
export interface Round {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of the server's CPU time for one request. */
  readonly cpu: number;
}

/** Sends one round of requests, and waits for all answers. */
export async function loadRound(server: BenchServer, call: Call, connections: number): Promise<Round> {
  const count = REQUESTS_PER_ROUND[call];
  const before = await server.usage();
  const started = performance.now();
  const latencies = await exchange(server.port, requestsOf(call), connections);
  const seconds = (performance.now() - started) / 1000;
  const after = await server.usage();
  return {
    perSecond: count / seconds,
    p50: median(latencies),
    p99: quantile(latencies, 0.99),
    cpu: (after.cpu_us - before.cpu_us) / count,
  };
}

/** The median of each figure. */
export function medianRound(rounds: readonly Round[]): Round {
  const of = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), cpu: of('cpu') };
}
