import { Alert, Button, Group, Tabs, Text } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { getUser, type UserAccountResponse } from '../../api/api';
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
import { useCurrency } from '../../search/use-shared-search';
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
const texts = messages.user;

type Opened =
  | { readonly name: 'topUp' | 'bill'; readonly account: AccountNow }
  | { readonly name: 'refund'; readonly account: AccountNow; readonly bill: Transaction }
  | { readonly name: 'rename' | 'create' | 'createUser' };

/** One user. Another one starts anew, so that nothing of one is ever shown for the other. */
export default function UserRoute() {
  const { id } = useParams({ from: '/users/$id' });
  const { currency } = useCurrency();
  return <User key={id} userId={id} chosen={currency} />;
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
  const { data } = user;
  const currency = chosen ?? currencies[0];
  const accounts = data?.accounts ?? [];
  const found = accounts.find((one) => one.currency === currency);
  const account = found === undefined ? undefined : accountNow(userId, found);
  const isUnknown = data === undefined && user.error?.problem?.code === 'account_not_found';
  const hasNoAccount = data !== undefined && currency !== undefined && found === undefined;
  const close = () => {
    setOpened(undefined);
  };
  return (
    <Page
      title={userId}
      hasRange={!isUnknown}
      hasCurrency={!isUnknown}
      above={
        <ViewLink to="/users" size="xs">
          {messages.users.title}
        </ViewLink>
      }
      below={
        <Text size="sm" c="dimmed" mih={20} className="break">
          {data?.display_name}
          {data?.display_name != null && ' · '}
          {data !== undefined && (
            <>
              {texts.since} <Moment value={data.created_at} />
            </>
          )}
        </Text>
      }
      actions={
        !isUnknown && (
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
        )
      }
    >
      {isUnknown && (
        <Alert color="gray" variant="light" title={texts.noUser(userId)}>
          <Text size="sm" mb="xs">
            {texts.noUserHint}
          </Text>
          <Button
            variant="default"
            onClick={() => {
              setOpened({ name: 'createUser' });
            }}
          >
            {messages.users.create}
          </Button>
        </Alert>
      )}
      {!isUnknown && user.error !== null && (
        <ErrorNotice error={user.error} onRetry={() => void user.refetch()} />
      )}
      {hasNoAccount && (
        <Alert color="gray" variant="light" title={texts.noAccountYet(userId, currency)}>
          <Button
            variant="default"
            onClick={() => {
              setOpened({ name: 'create' });
            }}
          >
            {texts.openAccount(currency)}
          </Button>
        </Alert>
      )}
      {!hasNoAccount && (data !== undefined || user.error === null) && (
        <>
          <AccountFacts
            account={found}
            hasLastsUntil={currency === currencies[0]}
            lastsUntil={data?.lasts_until}
          />
          {currencies.length > 1 && (
            <Currencies userId={userId} currencies={currencies} accounts={data?.accounts} />
          )}
          <AccountCharts key={`charts ${currency ?? ''}`} userId={userId} currency={chosen} />
          {account !== undefined && (
            <Lists
              key={`lists ${account.currency}`}
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
          name={data?.display_name ?? null}
          onClose={close}
        />
      )}
      {opened?.name === 'create' && (
        <NewAccountDialog userId={userId} currency={currency ?? ''} onClose={close} />
      )}
      {opened?.name === 'createUser' && <NewAccountDialog proposedId={userId} onClose={close} />}
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
  const { tab = 'history', type, cursor, movement } = useSearch({ from: '/users/$id' });
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
            variant="subtle"
            color="gray"
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
        void navigate({
          search: (before) => ({ ...before, tab: readTab(next), cursor: undefined, movement: undefined }),
        });
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
          movement={movement}
          onChange={(shown) => {
            void navigate({ search: (before) => ({ ...before, ...shown }), resetScroll: false });
          }}
          isOperator
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

function accountNow(
  userId: string,
  { currency, balance, available }: Exact<UserAccountResponse>,
): AccountNow {
  return { userId, currency, balance: unitsOf(balance), available: unitsOf(available) };
}
