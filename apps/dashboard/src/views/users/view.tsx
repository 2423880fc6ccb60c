import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { listUsers, type UserResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { CursorPaging, DataTable, type Column } from '../../components/data-table';
import { Moment } from '../../components/moment';
import { NewAccountDialog } from '../../components/new-account-dialog';
import { Page } from '../../components/page';
import { SearchInput } from '../../components/search-input';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { countOf, formatCount } from '../../money/money';
import { present } from '../../search/read-search';
import { useCurrency, useRange } from '../../search/use-shared-search';
import { useStatus } from '../../shell/use-status';
import { Q_MAX_LENGTH, readSort } from './search';

type User = Exact<UserResponse>;

const PAGE_SIZE = 50;
const REFRESH_MS = 30_000;
const NEWEST_FIRST = '-created_at';
const texts = messages.users;

const columnsOf = (currency: string): readonly Column<User>[] => [
  {
    key: 'user_id',
    header: texts.user,
    isSortable: true,
    render: ({ user_id }) => (
      <ViewLink to="/users/$id" params={{ id: user_id }} className="break user-id">
        {user_id}
      </ViewLink>
    ),
  },
  {
    key: 'display_name',
    header: texts.name,
    isSortable: true,
    visibleFrom: 'sm',
    render: ({ display_name }) => <span className="break">{display_name}</span>,
  },
  {
    key: 'balance',
    header: texts.balance(currency),
    align: 'end',
    render: ({ balance }) => <Amount value={balance} />,
  },
  {
    key: 'held',
    header: texts.held,
    align: 'end',
    visibleFrom: 'sm',
    render: ({ held }) => <Amount value={held ?? null} />,
  },
  {
    key: 'spent',
    header: texts.spent,
    align: 'end',
    visibleFrom: 'xs',
    render: ({ spent_in_range }) => <Amount value={spent_in_range ?? null} />,
  },
  {
    key: 'calls',
    header: texts.calls,
    align: 'end',
    visibleFrom: 'md',
    render: ({ calls }) => (
      <span className="number">{calls === undefined ? '–' : formatCount(countOf(calls))}</span>
    ),
  },
  {
    key: 'last_used_at',
    header: texts.lastUsed,
    visibleFrom: 'md',
    render: ({ last_used_at }) => <Moment value={last_used_at ?? null} />,
  },
  {
    key: 'created_at',
    header: texts.createdAt,
    isSortable: true,
    visibleFrom: 'lg',
    render: ({ created_at }) => <Moment value={created_at} />,
  },
];

/** All users, a page at a time. */
export default function Users() {
  const { q, sort = NEWEST_FIRST, cursor } = useSearch({ from: '/users' });
  const { currency } = useCurrency();
  const { range } = useRange();
  const { data: status } = useStatus();
  const navigate = useNavigate({ from: '/users' });
  const [isCreating, setCreating] = useState(false);
  const query = present({ q, sort, cursor, currency, page_size: PAGE_SIZE });
  const users = useAsk(
    ['users', query, range.key],
    (signal) => listUsers({ query: { ...query, ...range.bounds() }, signal, throwOnError: true }),
    { everyMs: REFRESH_MS },
  );
  return (
    <Page
      title={texts.title}
      hasRange
      hasCurrency
      actions={
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => {
            setCreating(true);
          }}
        >
          {texts.create}
        </Button>
      }
    >
      <Stack gap="sm">
        <Group gap="sm" justify="space-between">
          <SearchInput
            label={texts.search}
            placeholder={texts.searchHint}
            value={q ?? ''}
            maxLength={Q_MAX_LENGTH}
            onSearch={(text) => {
              void navigate({
                search: (before) => ({ ...before, q: text === '' ? undefined : text, cursor: undefined }),
                replace: true,
              });
            }}
          />
          <Text size="xs" c="dimmed" className="number" aria-live="polite" mih={18}>
            {users.data !== undefined && texts.total(formatCount(countOf(users.data.total)))}
          </Text>
        </Group>
        <DataTable
          caption={texts.title}
          columns={columnsOf(currency ?? status?.currencies[0] ?? '')}
          rows={users.data?.users}
          rowKey={({ user_id }) => user_id}
          query={users}
          sorting={{
            by: sort,
            onSort: (by) => {
              void navigate({ search: (before) => ({ ...before, sort: readSort(by), cursor: undefined }) });
            },
          }}
          onOpen={({ user_id }) => {
            void navigate({ to: '/users/$id', params: { id: user_id } });
          }}
          empty={q === undefined ? texts.empty : texts.nothingFound(q)}
          footer={
            <CursorPaging
              isLater={cursor !== undefined}
              next={users.data?.next_cursor}
              onCursor={(next) => {
                void navigate({ search: (before) => ({ ...before, cursor: next }) });
              }}
            />
          }
        />
      </Stack>
      {isCreating && (
        <NewAccountDialog
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
    </Page>
  );
}
