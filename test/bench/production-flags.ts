import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The flags of Node that the service, or another program, is started with, so that a bench measures what runs. */
export function productionFlags(script: 'start:prod' | 'ledger:move' = 'start:prod'): string[] {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    scripts: Record<typeof script, string>;
  };
  return scripts[script].split(' ').filter((word) => word.startsWith('--'));
}
