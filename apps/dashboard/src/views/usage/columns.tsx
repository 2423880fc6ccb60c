import type { UsageSumsResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { Amount } from '../../components/amount';
import type { Column } from '../../components/data-table';
import type { UsageRow } from '../../components/usage-stack';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { COST_PLACES, countOf, formatCount, percentText, perMille, unitsOf } from '../../money/money';
import { groupName, groupOf } from './metrics';
import type { Group } from './search';

type Sums = Exact<UsageSumsResponse>;

const texts = messages.usage;
const TOKENS = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'] as const;

/** What is cached is input, and reasoning is output. */
const TOKEN_FOLDS: Record<(typeof TOKENS)[number], { below: 'md' | 'xxl'; into?: string }> = {
  input: { below: 'md' },
  cache_read: { below: 'xxl', into: 'input' },
  cache_write: { below: 'xxl', into: 'input' },
  output: { below: 'md' },
  reasoning: { below: 'xxl', into: 'output' },
};

const count = (value: Sums['calls']) => <span className="number">{formatCount(countOf(value))}</span>;
const cost = (value: Sums['margin']) => <Amount value={value ?? null} places={COST_PLACES} />;

/** @param hasMargin whether the currency has a price in USD */
export function columnsOf(by: Group, totals: Sums | undefined, hasMargin: boolean): Column<UsageRow>[] {
  const sortable = { isSortable: true, align: 'end' } as const;
  return [
    {
      key: 'group',
      header: groupName(by),
      isSortable: true,
      isElastic: true,
      render: (row) => <GroupCell row={row} by={by} />,
    },
    {
      key: 'charged',
      header: texts.metrics.charged,
      ...sortable,
      render: (row) => <Amount value={row.charged} />,
    },
    {
      key: 'share',
      header: texts.share,
      align: 'end',
      fold: { below: 'lg', into: 'charged', isPlain: true },
      render: ({ charged }) => <span className="number">{shareOf(charged, totals)}</span>,
    },
    {
      key: 'cost',
      header: texts.metrics.cost,
      ...sortable,
      fold: { below: 'sm' },
      render: (row) => cost(row.cost),
    },
    ...(hasMargin
      ? [
          {
            key: 'margin',
            header: texts.metrics.margin,
            ...sortable,
            fold: { below: 'lg' as const, into: 'cost' },
            render: (row: UsageRow) => cost(row.margin),
          },
        ]
      : []),
    {
      key: 'calls',
      header: texts.metrics.calls,
      ...sortable,
      fold: { below: 'sm' },
      render: (row) => <CallsCell row={row} by={by} />,
    },
    {
      key: 'failed',
      header: texts.metrics.failed,
      ...sortable,
      fold: { below: 'xxl', into: 'calls', matters: ({ failed }) => countOf(failed) > 0 },
      render: ({ failed }) => count(failed),
    },
    ...TOKENS.map((key) => ({
      key,
      header: messages.tokens[key],
      ...sortable,
      fold: {
        ...TOKEN_FOLDS[key],
        matters: ({ tokens }: UsageRow) => countOf(tokens[key]) > 0,
      },
      render: ({ tokens }: UsageRow) => count(tokens[key]),
    })),
    {
      key: 'uncollected',
      header: texts.metrics.uncollected,
      ...sortable,
      fold: { below: 'xxl', into: 'charged', matters: ({ uncollected }) => unitsOf(uncollected) > 0n },
      render: ({ uncollected }) => <Amount value={uncollected} />,
    },
  ];
}

function shareOf(charged: Sums['charged'], totals: Sums | undefined): string {
  const mille = totals === undefined ? null : perMille(unitsOf(charged), unitsOf(totals.charged));
  return percentText(mille);
}

function GroupCell({ row, by }: { readonly row: UsageRow; readonly by: Group }) {
  const name = groupOf(row, by);
  if (by === 'user') {
    return (
      <ViewLink to="/users/$id" params={{ id: name }}>
        {name}
      </ViewLink>
    );
  }
  if (by === 'key' && row.key_id != null) {
    return (
      <ViewLink to="/keys" search={{ key: row.key_id }} className="break" title={row.key_id}>
        {name}
      </ViewLink>
    );
  }
  if (by === 'model') {
    return (
      <ViewLink to="/usage" search={{ by: 'user', model: name }} title={texts.usersOf(name)}>
        {name}
      </ViewLink>
    );
  }
  return <span className="break">{name}</span>;
}

/** The number of calls; a link to them where the log can be filtered so. */
function CallsCell({ row, by }: { readonly row: UsageRow; readonly by: Group }) {
  const { model, user_id, key_id } = row;
  const search =
    by === 'model' && model !== undefined
      ? { model }
      : by === 'user' && user_id !== undefined
        ? { user_id }
        : by === 'key' && key_id != null
          ? { key_id }
          : undefined;
  if (search === undefined) return count(row.calls);
  return (
    <ViewLink to="/calls" search={search} className="number" title={texts.toCalls}>
      {formatCount(countOf(row.calls))}
    </ViewLink>
  );
}
