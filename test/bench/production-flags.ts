import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The flags of Node that the service is started with, so that a bench measures what runs. */
export function productionFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    scripts: { 'start:prod': string };
  };
  return scripts['start:prod'].split(' ').filter((word) => word.startsWith('--'));
}
