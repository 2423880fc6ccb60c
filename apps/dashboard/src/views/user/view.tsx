import { Alert, Button, Group, Tabs, Text } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { getAccount, getUser, type AccountResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { AccountCharts } from '../../components/account-charts';
import { AccountFacts } from '../../components/account-facts';
import { AccountHistory, type Transaction } from '../../components/account-history';
import { AccountUsage } from '../../components/account-usage';
import type { Column } from '../../components/data-table';
import { ErrorNotice } from '../../components/error-notice';
import { Moment } from '../../components/moment';
import { NewAccountDialog } from '../../components/new-account-dialog';
import { Page } from '../../components/page';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { unitsOf, wholeAmount } from '../../money/money';
import { useStatus } from '../../shell/use-status';
import { CreditDialog } from './credit-dialogs';
import { Currencies } from './currencies';
import { Holds } from './holds';
import { Keys } from './keys';
import type { AccountNow } from './movements';
import { RefundDialog } from './refund-dialog';
import { RenameDialog } from './rename-dialog';
import { readTab } from './search';

const REFRESH_MS = 15_000;
const NOT_FOUND = 404;
const texts = messages.user;

type Opened =
  | { readonly name: 'topUp' | 'bill'; readonly account: AccountNow }
  | { readonly name: 'refund'; readonly account: AccountNow; readonly bill: Transaction }
  | { readonly name: 'rename' | 'create' };

/** One user. Another one starts anew, so that nothing of one is ever shown for the other. */
export default function UserRoute() {
  const { id } = useParams({ from: '/users/$id' });
  const { currency } = useSearch({ from: '/users/$id' });
  return <User key={JSON.stringify([id, currency])} userId={id} chosen={currency} />;
}

function User({ userId, chosen }: { readonly userId: string; readonly chosen: string | undefined }) {
  const [opened, setOpened] = useState<Opened>();
  const { data: status } = useStatus();
  const currencies = status?.currencies ?? [];
  const user = useAsk(
    ['user', userId],
    (signal) => getUser({ path: { user_id: userId }, signal, throwOnError: true }),
    { everyMs: REFRESH_MS },
  );
  const query = chosen === undefined ? {} : { currency: chosen };
  const found = useAsk(
    ['account', userId, chosen],
    (signal) => getAccount({ path: { user_id: userId }, query, signal, throwOnError: true }),
    { everyMs: REFRESH_MS },
  );
  const account = found.data === undefined ? undefined : accountNow(found.data);
  const currency = account?.currency ?? chosen ?? currencies[0];
  const hasNoAccount = found.error?.status === NOT_FOUND && user.data !== undefined;
  const close = () => {
    setOpened(undefined);
  };
  return (
    <Page
      title={userId}
      hasRange
      hasCurrency
      above={
        <ViewLink to="/users" size="xs">
          {messages.users.title}
        </ViewLink>
      }
      below={
        <Text size="sm" c="dimmed" mih={20} className="break">
          {user.data?.display_name}
          {user.data?.display_name != null && ' · '}
          {user.data !== undefined && (
            <>
              {texts.since} <Moment value={user.data.created_at} />
            </>
          )}
        </Text>
      }
      actions={
        <>
          {(['topUp', 'bill'] as const).map((name) => (
            <Button
              key={name}
              variant={name === 'topUp' ? 'filled' : 'default'}
              disabled={account === undefined}
              onClick={() => {
                if (account !== undefined) setOpened({ name, account });
              }}
            >
              {texts[name]}
            </Button>
          ))}
          <Button
            variant="default"
            disabled={account === undefined}
            onClick={() => {
              setOpened({ name: 'rename' });
            }}
          >
            {texts.rename}
          </Button>
        </>
      }
    >
      {found.error !== null && !hasNoAccount && (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      )}
      {hasNoAccount && (
        <Alert color="gray" variant="light" title={texts.noAccountYet(userId, currency ?? '')}>
          <Button
            variant="default"
            onClick={() => {
              setOpened({ name: 'create' });
            }}
          >
            {texts.openAccount(currency ?? '')}
          </Button>
        </Alert>
      )}
      {(found.data !== undefined || found.error === null) && (
        <>
          <AccountFacts
            account={found.data}
            hasLastsUntil={currency === currencies[0]}
            lastsUntil={user.data?.lasts_until}
          />
          {currencies.length > 1 && <Currencies userId={userId} currencies={currencies} />}
          <AccountCharts userId={userId} currency={chosen} />
          {account !== undefined && (
            <Lists
              account={account}
              onRefund={(bill) => {
                setOpened({ name: 'refund', account, bill });
              }}
            />
          )}
        </>
      )}
      {(opened?.name === 'topUp' || opened?.name === 'bill') && (
        <CreditDialog kind={opened.name} account={account ?? opened.account} onClose={close} />
      )}
      {opened?.name === 'refund' && (
        <RefundDialog bill={opened.bill} account={account ?? opened.account} onClose={close} />
      )}
      {opened?.name === 'rename' && (
        <RenameDialog
          userId={userId}
          currency={currency ?? ''}
          name={user.data?.display_name ?? null}
          onClose={close}
        />
      )}
      {opened?.name === 'create' && (
        <NewAccountDialog userId={userId} currency={currency ?? ''} onClose={close} />
      )}
    </Page>
  );
}

interface ListsProps {
  readonly account: AccountNow;
  readonly onRefund: (bill: Transaction) => void;
}

/** What belongs to the user, a tab for each kind. */
function Lists({ account, onRefund }: ListsProps) {
  const { userId, currency } = account;
  const { tab = 'history', type, cursor } = useSearch({ from: '/users/$id' });
  const navigate = useNavigate({ from: '/users/$id' });
  const onCursor = (next: string | undefined) => {
    void navigate({ search: (before) => ({ ...before, cursor: next }) });
  };
  const columns: readonly Column<Transaction>[] = [
    {
      key: 'refund',
      header: '',
      align: 'end',
      render: (row) =>
        row.type === 'bill' && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={texts.refundThe(`${wholeAmount(unitsOf(row.amount))} ${row.currency}`)}
            onClick={() => {
              onRefund(row);
            }}
          >
            {texts.refund}
          </Button>
        ),
    },
  ];
  return (
    <Tabs
      value={tab}
      onChange={(next) => {
        void navigate({ search: (before) => ({ ...before, tab: readTab(next), cursor: undefined }) });
      }}
      keepMounted={false}
    >
      <Tabs.List mb="sm" aria-label={texts.tabsLabel}>
        <Tabs.Tab value="history">{texts.tabs.history}</Tabs.Tab>
        <Tabs.Tab value="usage">{texts.tabs.usage}</Tabs.Tab>
        <Tabs.Tab value="keys">{texts.tabs.keys}</Tabs.Tab>
        <Tabs.Tab value="holds">{texts.tabs.holds}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="history">
        <AccountHistory
          userId={userId}
          currency={currency}
          type={type}
          cursor={cursor}
          onChange={(shown) => {
            void navigate({ search: (before) => ({ ...before, ...shown }) });
          }}
          columns={columns}
        />
      </Tabs.Panel>
      <Tabs.Panel value="usage">
        <Group mb="sm">
          <ViewLink to="/calls" search={{ user_id: userId }} size="sm">
            {texts.seeCalls}
          </ViewLink>
        </Group>
        <AccountUsage userId={userId} currency={currency} />
      </Tabs.Panel>
      <Tabs.Panel value="keys">
        <Keys userId={userId} cursor={cursor} onCursor={onCursor} />
      </Tabs.Panel>
      <Tabs.Panel value="holds">
        <Holds account={account} cursor={cursor} onCursor={onCursor} />
      </Tabs.Panel>
    </Tabs>
  );
}

function accountNow({ user_id, currency, balance, available }: Exact<AccountResponse>): AccountNow {
  return { userId: user_id, currency, balance: unitsOf(balance), available: unitsOf(available) };
}
