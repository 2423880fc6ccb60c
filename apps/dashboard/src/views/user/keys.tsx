import { Stack, Text } from '@mantine/core';
import { listKeys, type KeyResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { CursorPaging, DataTable, type Column } from '../../components/data-table';
import { Moment } from '../../components/moment';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { present } from '../../search/read-search';

type Key = Exact<KeyResponse>;

const PAGE_SIZE = 25;
const texts = messages.user;

/** @param now when the keys were read, in milliseconds */
const columnsOf = (now: number): readonly Column<Key>[] => [
  {
    key: 'name',
    header: texts.key,
    render: ({ name, key_id }) => (
      <ViewLink to="/keys" search={{ key: key_id }}>
        {name === '' ? key_id : name}
      </ViewLink>
    ),
  },
  { key: 'status', header: texts.status, render: (key) => <Status status={statusOf(key, now)} /> },
  {
    key: 'budget',
    header: texts.budget,
    align: 'end',
    visibleFrom: 'sm',
    render: ({ budget, currency }) =>
      budget === null ? (
        texts.noBudget
      ) : (
        <>
          <Amount value={budget.amount} currency={currency ?? undefined} />{' '}
          {messages.account.periods[budget.period]}
        </>
      ),
  },
  { key: 'left', header: texts.left, align: 'end', render: ({ left }) => <Amount value={left} /> },
  {
    key: 'last_used_at',
    header: texts.lastUsed,
    visibleFrom: 'sm',
    render: ({ last_used_at }) => <Moment value={last_used_at} />,
  },
];

interface Props {
  readonly userId: string;
  readonly cursor: string | undefined;
  readonly onCursor: (cursor: string | undefined) => void;
}

/** The keys that were issued for a user, revoked ones among them. */
export function Keys({ userId, cursor, onCursor }: Props) {
  const query = { user_id: userId, limit: PAGE_SIZE, ...present({ cursor }) };
  const keys = useAsk(['keys', query], (signal) => listKeys({ query, signal, throwOnError: true }));
  return (
    <Stack gap="sm">
      <Text size="sm">
        {texts.keysHint}{' '}
        <ViewLink to="/keys" search={{ user_id: userId }} underline="always">
          {texts.manageKeys}
        </ViewLink>
      </Text>
      <DataTable
        caption={texts.keys}
        columns={columnsOf(keys.dataUpdatedAt)}
        rows={keys.data?.keys}
        rowKey={({ key_id }) => key_id}
        query={keys}
        empty={texts.noKeys}
        footer={
          <CursorPaging isLater={cursor !== undefined} next={keys.data?.next_cursor} onCursor={onCursor} />
        }
      />
    </Stack>
  );
}

function statusOf({ revoked_at, expires_at }: Key, now: number) {
  if (revoked_at !== null) return texts.revoked;
  return expires_at !== null && Date.parse(expires_at) <= now ? texts.expired : texts.active;
}

function Status({ status }: { readonly status: string }) {
  return (
    <Text span size="sm" c={status === texts.active ? undefined : 'dimmed'}>
      {status}
    </Text>
  );
}
