import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { moveStore, type MoveProgress } from '@app/metadata';
import { loadVariables } from './config/load-variables';
import { Settings } from './config/settings';

const USAGE =
  'npm run metadata:move -- --from <metadata.db> [--to postgresql://…]: without --to, to the DATABASE_URL of the settings. ' +
  'The service must be stopped.';
/** Between two lines about the progress. */
const REPORT_MS = 2_000;

/** Moves names, texts, keys, prices and AI calls from SQLite to PostgreSQL. */
async function main(): Promise<void> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({ options: { from: option, to: option } });
  const to = values.to ?? urlOfSettings();
  if (values.from === undefined || to === null || !/^postgres(?:ql)?:\/\//.test(to)) throw new Error(USAGE);
  const { tables, isThereAlready } = await moveStore(values.from, to, reporter());
  for (const { name, rows, digest } of tables) print(`${name}: ${rows} rows on both sides, digest ${digest}`);
  const rows = tables.reduce((total, table) => total + table.rows, 0);
  print(
    isThereAlready
      ? `All ${rows} rows were there already. Nothing was changed.`
      : `All ${rows} rows were moved. ${values.from} is as it was.`,
  );
}

function urlOfSettings(): string | null {
  const { metadata } = new Settings(loadVariables(process.env, process.cwd()));
  return metadata.kind === 'postgres' ? metadata.url : null;
}

function reporter(): (progress: MoveProgress) => void {
  let [current, start, next] = ['', 0, 0];
  return ({ step, table, rows, total }) => {
    const now = performance.now();
    const name = `${step} ${table}`;
    if (name !== current) [current, start, next] = [name, now, now + REPORT_MS];
    if (now < next || rows >= total) return;
    next = now + REPORT_MS;
    const perSecond = (rows * 1_000) / (now - start);
    const left = Math.ceil((total - rows) / perSecond);
    print(`${name}: ${rows} of ${total} rows, ${Math.round(perSecond)} a second, ${left} s left.`);
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
