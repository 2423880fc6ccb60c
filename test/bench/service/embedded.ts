import type { Round } from './load';
import { inTurns, prepare, type Subject } from './subjects';
import { BenchServer } from './server';
import type { Plan } from './plan';
import { markdownTable, ROUND_COLUMNS, roundCells } from './table';

const FLOOR = 'bare node:http';
const STOCK = 'stock adapter';

/**
 * The service on the embedded engine with histories of each length, beside the floor and the stock adapter.
 */
export async function compareEmbedded(plan: Plan, tell: (section: string) => void): Promise<void> {
  const subjects: Subject[] = [];
  try {
    const floor = await BenchServer.start('node');
    subjects.push({ name: FLOOR, server: floor, answers: (call) => call === 'balance' });
    const stock = await BenchServer.start('stock');
    subjects.push({ name: STOCK, server: stock, answers: (call) => call === 'balance' || call === 'bill' });
    await prepare(stock, plan.histories[0] ?? 0);
    for (const history of plan.histories) {
      const server = await BenchServer.start('service');
      subjects.push({ name: serviceName(history), server, answers: () => true });
      await prepare(server, history);
    }
    for (const call of plan.calls) {
      for (const connections of plan.connections) {
        const figures = await inTurns(subjects, call, { connections, rounds: plan.rounds });
        tell(section(call, connections, figures, plan));
      }
    }
  } finally {
    for (const { server } of subjects) await server.stop();
  }
}

function serviceName(history: number): string {
  return `service, ${history.toExponential(0).replace('+', '')} transfers`;
}

function section(
  call: string,
  connections: number,
  figures: ReadonlyMap<string, Round>,
  { histories }: Plan,
): string {
  const service = figures.get(serviceName(histories[0] ?? 0));
  const grown = figures.get(serviceName(histories.at(-1) ?? 0));
  const ratios: string[] = [];
  for (const [name, round] of [
    ['bare node:http', figures.get(FLOOR)],
    ['the stock adapter', figures.get(STOCK)],
  ] as const) {
    if (service !== undefined && round !== undefined) {
      ratios.push(`CPU of the service is ${(service.cpu / round.cpu).toFixed(2)} of ${name}'s.`);
    }
  }
  if (service !== undefined && grown !== undefined && histories.length > 1) {
    ratios.push(
      `The longest history is served at ${(grown.perSecond / service.perSecond).toFixed(2)} of the rate of the shortest.`,
    );
  }
  const rows = Array.from(figures, ([name, round]) => [name, ...roundCells(round)]);
  return [
    `### POST /${call}, ${connections} connections, embedded engine`,
    markdownTable(['', ...ROUND_COLUMNS], rows),
    ratios.join(' '),
  ].join('\n\n');
}
