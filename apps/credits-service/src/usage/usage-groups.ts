import { ValidationFailedError } from '@app/http';
import { USAGE_GRAINS, type UsageGrain, type UsageQuestion } from '@app/metadata';

const DIMENSIONS = { model: 'model', user: 'user_id', key: 'key_id', provider: 'provider' } as const;
const TAG = 'tag:';

/** What rows are grouped by. */
export type UsageGroups = Pick<UsageQuestion, 'grain' | 'by' | 'byTags'>;

/** @throws ValidationFailedError for two periods, or for a word that occurs twice */
export function parseGroups(text: string): UsageGroups {
  const words = text.split(',');
  const grains = USAGE_GRAINS.filter((grain) => words.includes(grain));
  if (new Set(words).size < words.length || grains.length > 1) {
    throw invalidGroups('can have one of hour, day and month, and no word twice');
  }
  const names = Object.keys(DIMENSIONS) as (keyof typeof DIMENSIONS)[];
  return {
    grain: grains[0] ?? null,
    by: names.filter((name) => words.includes(name)).map((name) => DIMENSIONS[name]),
    byTags: words.filter((word) => word.startsWith(TAG)).map((word) => word.slice(TAG.length)),
  };
}

/** @param fault to be read after "group_by" */
export function invalidGroups(fault: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'group_by', message: `group_by ${fault}` }]);
}

/** A period as rows name it. */
export function nameOfPeriod(grain: UsageGrain, startMs: number): string {
  const moment = new Date(startMs).toISOString();
  return { hour: moment, day: moment.slice(0, 10), month: moment.slice(0, 7) }[grain];
}
