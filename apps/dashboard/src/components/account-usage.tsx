import { Text } from '@mantine/core';
import { getUsage, type UsageResponse, type UsageRowResponse } from '../api/api';
import type { Exact } from '../api/exact';
import { useAsk } from '../api/use-ask';
import { messages } from '../messages';
import { countOf, formatCount, percentText, perMille, unitsOf, type Numeral } from '../money/money';

import { useRange } from '../search/use-shared-search';
import { localTime } from '../time/moments';
import { Amount } from './amount';
import { DataTable, type Column } from './data-table';

type Row = Pick<Exact<UsageRowResponse>, 'calls' | 'failed' | 'tokens' | 'charged' | 'model'> & {
  /** In per mille of all that was charged; null where nothing was. */
  readonly share: number | null;
};

const REFRESH_MS = 30_000;
const MODELS_MAX = 100;
const texts = messages.account;

interface Props {
  readonly userId: string;
  /** Undefined for the default one. */
  readonly currency: string | undefined;
}

/** What a user's AI calls used and cost in the range, by model. */
export function AccountUsage({ userId, currency }: Props) {
  const { range } = useRange();
  const usage = useAsk(
    ['usage', 'model', userId, currency, range.key],
    (signal) =>
      getUsage({
        query: {
          ...range.bounds(),
          group_by: 'model',
          user_id: userId,
          limit: MODELS_MAX,
          ...(currency === undefined ? {} : { currency }),
        },
        signal,
        throwOnError: true,
      }),
    { everyMs: REFRESH_MS },
  );
  return (
    <DataTable
      caption={texts.usage}
      columns={COLUMNS}
      rows={usage.data === undefined ? undefined : rowsOf(usage.data)}
      rowKey={({ model }) => (model === undefined ? 'total' : `model ${model}`)}
      query={usage}
      empty={texts.noUsage}
      footer={
        usage.data !== undefined && (
          <Text size="xs" c="dimmed">
            {texts.usageNote} {texts.wholeDays(localTime(usage.data.from), localTime(usage.data.to))}
          </Text>
        )
      }
    />
  );
}

const count = (value: Numeral) => <span className="number">{formatCount(countOf(value))}</span>;

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'model',
    header: texts.model,
    render: ({ model }) =>
      model === undefined ? <strong>{texts.total}</strong> : <span className="break">{model}</span>,
  },
  { key: 'calls', header: texts.calls, align: 'end', render: ({ calls }) => count(calls) },
  {
    key: 'failed',
    header: texts.failed,
    align: 'end',
    visibleFrom: 'sm',
    render: ({ failed }) => count(failed),
  },
  {
    key: 'input',
    header: texts.inputTokens,
    align: 'end',
    visibleFrom: 'sm',
    render: ({ tokens: { input, cache_read, cache_write } }) => (
      <span className="number">
        {formatCount(countOf(input) + countOf(cache_read) + countOf(cache_write))}
      </span>
    ),
  },
  {
    key: 'output',
    header: texts.outputTokens,
    align: 'end',
    visibleFrom: 'sm',
    render: ({ tokens: { output } }) => count(output),
  },
  {
    key: 'charged',
    header: texts.charged,
    align: 'end',
    render: ({ charged }) => <Amount value={charged} />,
  },
  {
    key: 'share',
    header: texts.share,
    align: 'end',
    visibleFrom: 'xs',
    render: ({ share }) => <Share mille={share} />,
  },
];

function Share({ mille }: { readonly mille: number | null }) {
  return <span className="number">{percentText(mille)}</span>;
}

/** The models, and the total below them. */
function rowsOf({ rows, totals }: Exact<UsageResponse>): Row[] {
  if (rows.length === 0) return [];
  const all = unitsOf(totals.charged);
  return [...rows, totals].map((row) => ({ ...row, share: perMille(unitsOf(row.charged), all) }));
}
