import { present, readText, readWhole, readWord, type RawSearch } from '../../search/read-search';
import { BUCKETS } from '../../time/range';

export const METRICS = ['charged', 'cost', 'margin', 'uncollected', 'calls', 'failed', 'tokens'] as const;
export type Metric = (typeof METRICS)[number];

export const GROUPS = ['model', 'user', 'key', 'provider'] as const;
/** A group of calls, or `tag:` and a tag's name. */
export type Group = (typeof GROUPS)[number] | `tag:${string}`;
const TAG = /^tag:[!-+\x2d-~]{1,64}$/;

const SORTS = [
  'group',
  'calls',
  'failed',
  'input',
  'cache_read',
  'cache_write',
  'output',
  'reasoning',
  'charged',
  'uncollected',
  'cost',
  'margin',
] as const;
export type SortKey = (typeof SORTS)[number];

export const LIMITS = [25, 100, 1_000] as const;
export const DEFAULT_LIMIT = 100;
export const DEFAULT_SORT = '-charged';
const LIMIT_MAX = 10_000;

/** What the API takes as a tag's name: visible ASCII without a comma. */
export function readTag(name: string): Group | undefined {
  const group = `tag:${name}` as const;
  return TAG.test(group) ? group : undefined;
}

export function readSortKey(sort: unknown): `-${SortKey}` | SortKey | undefined {
  return (
    readWord(sort, SORTS) ??
    readWord(
      sort,
      SORTS.map((key) => `-${key}` as const),
    )
  );
}

export const readSearch = (raw: RawSearch) =>
  present({
    by: readGroup(raw['by']),
    metric: readWord(raw['metric'], METRICS),
    period: readWord(raw['period'], BUCKETS),
    sort: readSortKey(raw['sort']),
    limit: readWhole(raw['limit'], 1, LIMIT_MAX),
    user_id: readText(raw['user_id'], 256),
    model: readText(raw['model'], 256),
    key_id: readText(raw['key_id'], 32),
  });

function readGroup(value: unknown): Group | undefined {
  return (
    readWord(value, GROUPS) ?? (typeof value === 'string' && TAG.test(value) ? (value as Group) : undefined)
  );
}
