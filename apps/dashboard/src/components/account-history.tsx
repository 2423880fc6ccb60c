import { Anchor, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowDownLeft, IconArrowUpRight, type Icon } from '@tabler/icons-react';
import { getTransaction, listTransactions, type TransactionResponse } from '../api/api';
import type { Exact } from '../api/exact';
import { useAsk } from '../api/use-ask';
import { messages } from '../messages';
import { unitsOf, wholeAmount } from '../money/money';
import { MOVEMENT_TYPES, type MovementType } from '../search/movement-types';
import { present, readWord } from '../search/read-search';
import { useRange } from '../search/use-shared-search';
import { Amount } from './amount';
import { CursorPaging, DataTable, type Column } from './data-table';
import { Moment } from './moment';
import { ErrorNotice } from './error-notice';
import { Reference } from './reference';
import { SaveButton } from './save-button';
import { ViewLink } from './view-link';

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
  /** The id of a movement to point out, wherever it is. */
  readonly movement: string | undefined;
  /** Shows other movements: undefined values are those of the first page, of all types, and of none. */
  readonly onChange: (shown: Shown) => void;
  /** Whether the caller may read movements by their ids, and sees the view of AI calls. */
  readonly isOperator?: boolean;
  /** Further columns, at the end. */
  readonly columns?: readonly Column<Transaction>[];
}

interface Shown {
  readonly type: MovementType | undefined;
  readonly cursor: string | undefined;
  readonly movement: string | undefined;
}

/** What moved on an account in the range, newest first, with the balance after each movement. */
export function AccountHistory({
  userId,
  currency,
  type,
  cursor,
  movement,
  onChange,
  isOperator = false,
  columns = [],
}: Props) {
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
  const rows = history.data?.transactions;
  const pointOut = (id: string | undefined) => {
    onChange({ type, cursor, movement: id });
  };
  const allColumns = [...columnsOf({ rows, isOperator, onBill: pointOut }), ...columns];
  const isElsewhere = isOperator && rows?.every(({ id }) => id !== movement) === true;
  return (
    <Stack gap="sm">
      {movement !== undefined && isElsewhere && (
        <OneMovement
          id={movement}
          columns={allColumns}
          onClose={() => {
            pointOut(undefined);
          }}
        />
      )}
      <Group justify="space-between" gap="xs">
        <NativeSelect
          aria-label={texts.type}
          data={TYPE_OPTIONS}
          value={type ?? ''}
          onChange={({ currentTarget: { value } }) => {
            onChange({ type: readWord(value, MOVEMENT_TYPES), cursor: undefined, movement: undefined });
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
        columns={allColumns}
        rows={rows}
        marked={movement}
        rowKey={({ id }) => id}
        query={history}
        empty={texts.noMovements}
        footer={
          <CursorPaging
            isLater={cursor !== undefined}
            next={history.data?.next_cursor}
            onCursor={(next) => {
              onChange({ type, cursor: next, movement: undefined });
            }}
          />
        }
      />
    </Stack>
  );
}

interface OneProps {
  readonly id: string;
  readonly columns: readonly Column<Transaction>[];
  readonly onClose: () => void;
}

/** A movement that is on another page of the history, or out of the range. */
function OneMovement({ id, columns, onClose }: OneProps) {
  const one = useAsk(['transaction', id], (signal) =>
    getTransaction({ path: { transaction_id: id }, signal, throwOnError: true }),
  );
  if (one.error !== null) return <ErrorNotice error={one.error} />;
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{texts.elsewhere}</Text>
        <Anchor component="button" type="button" size="sm" onClick={onClose}>
          {texts.hideMovement}
        </Anchor>
      </Group>
      <DataTable
        caption={texts.theMovement}
        columns={columns}
        rows={one.data?.id === id ? [one.data] : undefined}
        marked={id}
        rowKey={(row) => row.id}
      />
    </Stack>
  );
}

interface Shows {
  readonly rows: readonly Transaction[] | undefined;
  readonly isOperator: boolean;
  readonly onBill: (id: string) => void;
}

const columnsOf = (shows: Shows): readonly Column<Transaction>[] => [
  {
    key: 'created_at',
    header: texts.time,
    visibleFrom: 'sm',
    render: ({ created_at }) => <Moment value={created_at} />,
  },
  {
    key: 'type',
    header: texts.type,
    render: (row) => (
      <>
        <Type type={row.type} />
        <Text component="div" size="xs" c="dimmed" hiddenFrom="sm" className="wraps">
          <Moment value={row.created_at} />
          <div>{row.description}</div>
          <Reference reference={row.reference} />
          <Origin transaction={row} {...shows} />
        </Text>
      </>
    ),
  },
  {
    key: 'description',
    header: texts.description,
    visibleFrom: 'sm',
    render: (row) => (
      <>
        <span className="break">{row.description}</span>
        <Text component="div" size="xs">
          <Reference reference={row.reference} />
          <Origin transaction={row} {...shows} />
        </Text>
      </>
    ),
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

/** Leads to the bill of a refund, and to the receipt of an AI call. */
function Origin({ transaction, rows, isOperator, onBill }: Shows & { readonly transaction: Transaction }) {
  const { refund_of, call_id } = transaction;
  if (refund_of !== null) {
    const bill = rows?.find(({ id }) => id === refund_of);
    const words =
      bill === undefined
        ? texts.refundOfEarlier
        : texts.refundOf(`${wholeAmount(unitsOf(bill.amount))} ${bill.currency}`);
    if (bill === undefined && !isOperator) return words;
    return (
      <Anchor
        component="button"
        type="button"
        inherit
        ta="start"
        onClick={() => {
          onBill(refund_of);
        }}
      >
        {words}
      </Anchor>
    );
  }
  if (call_id === null || !isOperator) return null;
  return (
    <ViewLink to="/calls" search={{ call: call_id }}>
      {texts.receipt}
    </ViewLink>
  );
}

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
