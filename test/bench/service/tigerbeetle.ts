import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { startBareEngine, type BareEngine } from '../bare-engine-process';
import type { BareQuestion } from '../bare-questions';
import { median } from '../figures';
import { settingsFor } from '../server-settings';
import type { Call } from './requests';
import { BenchServer } from './server';
import type { Plan } from './plan';
import { inTurns, prepare, type Subject } from './subjects';
import { markdownTable, ROUND_COLUMNS, roundCells } from './table';

/** What the bare client does instead of a call of the service, and how often in a round. */
const BARE: Partial<Record<Call, Pick<BareQuestion, 'measure' | 'count'>>> = {
  balance: { measure: 'lookups', count: 20_000 },
  bill: { measure: 'bills', count: 8_000 },
  batch: { measure: 'batches', count: 24 },
};

/** The service on a TigerBeetle server, beside the bare client of another one. */
export async function compareServer(plan: Plan, tell: (section: string) => void): Promise<void> {
  if (TigerBeetleServer.program() === undefined) {
    tell(
      'There is no tigerbeetle program: the part with a server is SKIPPED. Name one in TIGERBEETLE_BINARY.',
    );
    return;
  }
  for (const history of plan.histories) await compareWithHistory(plan, history, tell);
}

async function compareWithHistory(
  plan: Plan,
  history: number,
  tell: (section: string) => void,
): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const [ofService, ofBare] = [await TigerBeetleServer.start(), await TigerBeetleServer.start()];
    ends.push(
      () => ofService.stop(),
      () => ofBare.stop(),
    );
    const server = await BenchServer.start('service', settingsFor(ofService));
    ends.unshift(() => server.stop());
    const bare = await startBareEngine(settingsFor(ofBare));
    ends.unshift(() => bare.stop());
    await prepare(server, history);
    await bare.ask({ measure: 'batches', count: Math.ceil(history / 1000), inFlight: 2 });
    const subject: Subject = { name: 'service', server, answers: () => true };
    for (const call of plan.calls) {
      for (const connections of plan.connections) {
        tell(await compareCall(subject, bare, call, { connections, rounds: plan.rounds, history }));
      }
    }
  } finally {
    for (const end of ends) await end();
  }
}

async function compareCall(
  subject: Subject,
  bare: BareEngine,
  call: Call,
  { connections, rounds, history }: { connections: number; rounds: number; history: number },
): Promise<string> {
  const question = BARE[call];
  const bareRates: number[] = [];
  const figures = await inTurns([subject], call, { connections, rounds }, async () => {
    if (question === undefined) return;
    const { seconds } = await bare.ask({ ...question, inFlight: connections });
    bareRates.push(question.count / seconds);
  });
  const round = figures.get(subject.name);
  const rows = Array.from(figures, ([name, figure]) => [name, ...roundCells(figure)]);
  const lines = [
    `### POST /${call}, ${connections} connections, TigerBeetle server, ${history.toExponential(0).replace('+', '')} transfers`,
    markdownTable(['', ...ROUND_COLUMNS], rows),
  ];
  if (question !== undefined && round !== undefined) {
    // The first one warmed up, as it does for the service.
    const rate = median(bareRates.slice(1));
    lines.push(
      `The bare client makes ${rate.toFixed(0)} ${question.measure}/s at ${connections} in flight; the service reaches ${(round.perSecond / rate).toFixed(2)} of that.`,
    );
  }
  return lines.join('\n\n');
}
