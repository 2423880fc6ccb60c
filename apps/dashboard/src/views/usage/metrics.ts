import type { Kind } from '../../components/chart-data';
import type { UsageRow } from '../../components/usage-stack';
import { messages } from '../../messages';
import { COST_PLACES, unitsOf } from '../../money/money';
import type { Group, GROUPS, Metric, SortKey } from './search';

const texts = messages.usage;
const TAG = 'tag:';

/** A metric that a chart stacks by group; tokens are stacked by class. */
interface Measure {
  readonly kind: Kind;
  readonly valueOf: (row: UsageRow) => bigint;
}

export const MEASURES: Record<Exclude<Metric, 'tokens'>, Measure> = {
  charged: { kind: 'amount', valueOf: ({ charged }) => unitsOf(charged) },
  cost: { kind: 'cost', valueOf: ({ cost }) => costOf(cost) },
  margin: { kind: 'cost', valueOf: ({ margin }) => costOf(margin) },
  uncollected: { kind: 'amount', valueOf: ({ uncollected }) => unitsOf(uncollected) },
  calls: { kind: 'count', valueOf: ({ calls }) => BigInt(calls) },
  failed: { kind: 'count', valueOf: ({ failed }) => BigInt(failed) },
};

function costOf(cost: UsageRow['margin']): bigint {
  return cost == null ? 0n : unitsOf(cost, COST_PLACES);
}

/** The digits of a key's id that tell keys of one name apart. */
const ID_DIGITS = 6;

/** The name of a row's group. */
export function groupOf(row: UsageRow, by: Group): string {
  if (by === 'key' && row.key_id != null && row.key_name != null) {
    return `${row.key_name} …${row.key_id.slice(-ID_DIGITS)}`;
  }
  return valueIn(row, by) ?? (by === 'key' ? texts.noKey : texts.noTag);
}

/** Differs from row to row, also where a tag is named as its absence is. */
export function keyOf(row: UsageRow, by: Group): string {
  return JSON.stringify(valueIn(row, by));
}

/** Whether rows are grouped so. */
export function hasGroup(row: UsageRow, by: Group): boolean {
  return valueIn(row, by) !== undefined;
}

/** Null for calls without a key or tag; undefined where rows are grouped otherwise. */
function valueIn(row: UsageRow, by: Group): string | null | undefined {
  const { model, user_id, key_id, provider, tags } = row;
  if (!by.startsWith(TAG))
    return { model, user: user_id, key: key_id, provider }[by as (typeof GROUPS)[number]];
  const name = by.slice(TAG.length);
  const found = Object.entries(tags ?? {}).find(([tag]) => tag === name);
  if (found === undefined) return undefined;
  const [, value] = found;
  return typeof value === 'string' ? value : null;
}

/** What the groups are of, such as `Model` or `Tag feature`. */
export function groupName(by: Group): string {
  return by.startsWith(TAG) ? texts.tag(by.slice(TAG.length)) : texts.groups[by as keyof typeof texts.groups];
}

/** Sorts rows that are at hand; equal ones stay in the order of the API. */
export function sorted(rows: readonly UsageRow[], sort: string, by: Group): UsageRow[] {
  const isDown = sort.startsWith('-');
  const key = (isDown ? sort.slice(1) : sort) as SortKey;
  const keyed = rows.map((row) => ({ row, value: key === 'group' ? groupOf(row, by) : sortValue(row, key) }));
  const order = ({ value: one }: { value: bigint | string }, { value: other }: { value: bigint | string }) =>
    one < other ? -1 : one > other ? 1 : 0;
  keyed.sort((one, other) => (isDown ? order(other, one) : order(one, other)));
  return keyed.map(({ row }) => row);
}

function sortValue(row: UsageRow, key: Exclude<SortKey, 'group'>): bigint {
  switch (key) {
    case 'input':
    case 'cache_read':
    case 'cache_write':
    case 'output':
    case 'reasoning':
      return BigInt(row.tokens[key]);
    default:
      return MEASURES[key].valueOf(row);
  }
}
