import { useNavigate, useSearch } from '@tanstack/react-router';
import { listUsers, type UserResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { CursorPaging, DataTable, type Column } from '../../components/data-table';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { present } from '../../search/read-search';
import { readSort } from './search';

type User = Exact<UserResponse>;

const PAGE_SIZE = 50;
const NEWEST_FIRST = '-created_at';
const texts = messages.users;

const COLUMNS: readonly Column<User>[] = [
  {
    key: 'user_id',
    header: texts.user,
    isSortable: true,
    render: ({ user_id }) => (
      <ViewLink to="/users/$id" params={{ id: user_id }}>
        {user_id}
      </ViewLink>
    ),
  },
  { key: 'display_name', header: texts.name, isSortable: true, render: ({ display_name }) => display_name },
  {
    key: 'balance',
    header: texts.balance,
    align: 'end',
    render: ({ balance }) => <Amount value={balance} />,
  },
  { key: 'held', header: texts.held, align: 'end', render: ({ held }) => <Amount value={held ?? null} /> },
  {
    key: 'last_used_at',
    header: texts.lastUsed,
    render: ({ last_used_at }) => <Moment value={last_used_at ?? null} />,
  },
  {
    key: 'created_at',
    header: texts.createdAt,
    isSortable: true,
    render: ({ created_at }) => <Moment value={created_at} />,
  },
];

export default function Users() {
  const { q, sort = NEWEST_FIRST, cursor, currency } = useSearch({ from: '/users' });
  const navigate = useNavigate({ from: '/users' });
  const query = present({ q, sort, cursor, currency, page_size: PAGE_SIZE });
  const users = useAsk(['users', query], (signal) => listUsers({ query, signal, throwOnError: true }));
  return (
    <Page title={texts.title} hasCurrency>
      <DataTable
        caption={texts.title}
        columns={COLUMNS}
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
        empty={texts.empty}
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
    </Page>
  );
}
