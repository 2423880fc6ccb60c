import { join } from 'node:path';
import type { BareAnswer, BareQuestion } from './bare-questions';
import { BenchChild } from './child';

export type BareEngine = BenchChild<BareQuestion, BareAnswer>;

/** Starts the bare engine, or the bare client of the server that the settings name. */
export async function startBareEngine(settings: NodeJS.ProcessEnv): Promise<BareEngine> {
  const [engine] = await BenchChild.start<BareQuestion, BareAnswer, object>(
    join(__dirname, 'bare-engine.ts'),
    settings,
  );
  return engine;
}
