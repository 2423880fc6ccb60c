import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { MetadataModule, UsageRebuild, type UsageDifference, type UsageSum } from '@app/metadata';
import { formatAmount, formatDecimal } from '@app/money';
import { USD } from '@app/pricing';
import { loadVariables } from './config/load-variables';
import { Settings } from './config/settings';

const USAGE = 'It takes --write, which puts right what differs, or nothing.';

/** Compares the sums of AI calls with the calls. Exit code 0 where they agree or were put right, 1 where they differ. */
async function main(words: readonly string[]): Promise<number> {
  if (words.some((word) => word !== '--write')) throw new Error(USAGE);
  const isWriting = words.length > 0;
  const settings = new Settings(loadVariables(process.env, process.cwd()));
  const metadata = await NestFactory.createApplicationContext(
    MetadataModule.register({ store: settings.metadata }),
    { logger: ['error', 'warn'] },
  );
  try {
    const rebuild = metadata.get(UsageRebuild);
    let found = 0;
    for await (const differences of rebuild.differences()) {
      for (const difference of differences) print(describe(difference));
      if (isWriting && differences.length > 0) await rebuild.correct(differences);
      found += differences.length;
    }
    if (found === 0) print('All sums are those of the calls.');
    else print(`${found} sums ${isWriting ? 'were put right' : 'differ; --write puts them right'}.`);
    return found > 0 && !isWriting ? 1 : 0;
  } finally {
    await metadata.close();
  }
}

function describe({ place, kept, expected }: UsageDifference): string {
  const { view, start_ms, ...dimensions } = place;
  const names = Object.values(dimensions).filter((name) => name !== '');
  const fields = (Object.keys(expected) as (keyof UsageSum)[])
    .filter((name) => kept[name] !== expected[name])
    .map((name) => `${name} ${shown(name, kept)} instead of ${shown(name, expected)}`);
  return `${view} ${new Date(start_ms).toISOString()} ${names.join(' ')}: ${fields.join(', ')}`;
}

function shown(name: keyof UsageSum, sum: UsageSum): string {
  const value = sum[name];
  if (typeof value === 'number') return value.toString();
  return name === 'cost' ? formatDecimal(value, USD.places) : formatAmount(value);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
