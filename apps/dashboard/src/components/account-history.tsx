import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowDownLeft, IconArrowUpRight, type Icon } from '@tabler/icons-react';
import { listTransactions, type TransactionResponse } from '../api/api';
import type { Exact } from '../api/exact';
import { useAsk } from '../api/use-ask';
import { messages } from '../messages';
import { unitsOf } from '../money/money';
import { MOVEMENT_TYPES, type MovementType } from '../search/movement-types';
import { present, readWord } from '../search/read-search';
import { useRange } from '../search/use-shared-search';
import { Amount } from './amount';
import { CursorPaging, DataTable, type Column } from './data-table';
import { Moment } from './moment';
import { SaveButton } from './save-button';

export type Transaction = Exact<TransactionResponse>;

const PAGE_SIZE = 25;
const REFRESH_MS = 30_000;
const texts = messages.account;
const ICONS: Record<MovementType, Icon> = {
  topup: IconArrowDownLeft,
  bill: IconArrowUpRight,
  refund: IconArrowBackUp,
};
const TYPE_OPTIONS = [
  { value: '', label: texts.allTypes },
  ...MOVEMENT_TYPES.map((value) => ({ value, label: texts.types[value] })),
];

interface Props {
  readonly userId: string;
  /** Undefined for the default one. */
  readonly currency: string | undefined;
  readonly type: MovementType | undefined;
  readonly cursor: string | undefined;
  /** Shows other movements: undefined values are those of the first page, and of all types. */
  readonly onChange: (shown: { type: MovementType | undefined; cursor: string | undefined }) => void;
  /** Further columns, at the end. */
  readonly columns?: readonly Column<Transaction>[];
}

/** What moved on an account in the range, newest first, with the balance after each movement. */
export function AccountHistory({ userId, currency, type, cursor, onChange, columns = [] }: Props) {
  const { range } = useRange();
  const path = { user_id: userId };
  const query = () => ({ ...range.bounds(), ...present({ currency, type }) });
  const history = useAsk(
    ['transactions', userId, currency, type, range.key, cursor],
    (signal) =>
      listTransactions({
        path,
        query: { ...query(), ...present({ cursor }), limit: PAGE_SIZE },
        signal,
        throwOnError: true,
      }),
    { everyMs: REFRESH_MS },
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <NativeSelect
          aria-label={texts.type}
          data={TYPE_OPTIONS}
          value={type ?? ''}
          onChange={({ currentTarget: { value } }) => {
            onChange({ type: readWord(value, MOVEMENT_TYPES), cursor: undefined });
          }}
        />
        <Group gap="xs">
          <SaveButton
            label={messages.csv.download}
            call={() =>
              listTransactions({
                path,
                query: { ...query(), format: 'csv', excel: '1' },
                parseAs: 'blob',
                throwOnError: true,
              })
            }
            fileName={`history-${userId}.csv`}
          />
        </Group>
      </Group>
      <DataTable
        caption={texts.history}
        columns={[...COLUMNS, ...columns]}
        rows={history.data?.transactions}
        rowKey={({ id }) => id}
        query={history}
        empty={texts.noMovements}
        footer={
          <CursorPaging
            isLater={cursor !== undefined}
            next={history.data?.next_cursor}
            onCursor={(next) => {
              onChange({ type, cursor: next });
            }}
          />
        }
      />
    </Stack>
  );
}

const COLUMNS: readonly Column<Transaction>[] = [
  {
    key: 'created_at',
    header: texts.time,
    visibleFrom: 'sm',
    render: ({ created_at }) => <Moment value={created_at} />,
  },
  {
    key: 'type',
    header: texts.type,
    render: ({ type, created_at, description }) => (
      <>
        <Type type={type} />
        <Text component="div" size="xs" c="dimmed" hiddenFrom="sm" className="wraps">
          <Moment value={created_at} />
          <div>{description}</div>
        </Text>
      </>
    ),
  },
  {
    key: 'description',
    header: texts.description,
    visibleFrom: 'sm',
    render: ({ description }) => <span className="break">{description}</span>,
  },
  {
    key: 'amount',
    header: texts.amount,
    align: 'end',
    render: ({ type, amount, balance_after }) => {
      const units = unitsOf(amount);
      return (
        <>
          <Amount value={type === 'bill' ? -units : units} whole isAligned isChange />
          <Text component="div" size="xs" c="dimmed" hiddenFrom="sm">
            {texts.after} <Amount value={balance_after} whole />
          </Text>
        </>
      );
    },
  },
  {
    key: 'balance_after',
    header: texts.balanceAfter,
    align: 'end',
    visibleFrom: 'sm',
    render: ({ balance_after }) => <Amount value={balance_after} whole isAligned />,
  },
];

function Type({ type }: { readonly type: MovementType }) {
  const TypeIcon = ICONS[type];
  return (
    <Group gap={4} wrap="nowrap">
      <TypeIcon size={14} stroke={1.6} aria-hidden />
      <Text span size="sm">
        {texts.types[type]}
      </Text>
    </Group>
  );
}
