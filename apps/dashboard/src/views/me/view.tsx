import { Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { getMe, type MeResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { ME, useAsk } from '../../api/use-ask';
import { AccountCharts } from '../../components/account-charts';
import { AccountFacts } from '../../components/account-facts';
import { AccountHistory } from '../../components/account-history';
import { AccountUsage } from '../../components/account-usage';
import { Loading } from '../../components/loading';
import { Page } from '../../components/page';
import { messages } from '../../messages';
import { unitsOf, wholeAmount, type Numeral } from '../../money/money';
import { readTab } from './search';

const REFRESH_MS = 30_000;
const texts = messages.me;

export default function Me() {
  const { data: me } = useAsk(ME, (signal) => getMe({ signal, throwOnError: true }), {
    everyMs: REFRESH_MS,
  });
  if (me === undefined) return <Loading />;
  const { user_id, balance } = me;
  if (user_id === null || balance === null) {
    return (
      <Page title={texts.title}>
        <Text size="sm">{user_id === null ? texts.notAUser : texts.noAccount}</Text>
      </Page>
    );
  }
  return (
    <Page
      title={texts.title}
      hasRange
      below={
        <Text size="sm" c="dimmed" className="break">
          {user_id}
        </Text>
      }
    >
      <AccountFacts account={{ ...me, balance }} lastsUntil={me.lasts_until} />
      <Budget me={me} />
      <AccountCharts userId={user_id} currency={me.currency} />
      <Lists userId={user_id} currency={me.currency} />
    </Page>
  );
}

/** What the key may spend; nothing where it has no budget. */
function Budget({ me: { budget, left, currency } }: { readonly me: Exact<MeResponse> }) {
  if (budget === null) return null;
  const inCurrency = (amount: Numeral) => `${wholeAmount(unitsOf(amount))} ${currency}`;
  return (
    <Text size="sm">
      {texts.budget(inCurrency(budget.amount), messages.account.periods[budget.period])}{' '}
      {left !== null && texts.left(inCurrency(left))}
    </Text>
  );
}

function Lists({ userId, currency }: { readonly userId: string; readonly currency: string }) {
  const { tab = 'history', type, cursor, movement } = useSearch({ from: '/me' });
  const navigate = useNavigate({ from: '/me' });
  const tabs = messages.user.tabs;
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
      <Tabs.List mb="sm" aria-label={texts.lists}>
        <Tabs.Tab value="history">{tabs.history}</Tabs.Tab>
        <Tabs.Tab value="usage">{tabs.usage}</Tabs.Tab>
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
        />
      </Tabs.Panel>
      <Tabs.Panel value="usage">
        <AccountUsage userId={userId} currency={currency} />
      </Tabs.Panel>
    </Tabs>
  );
}
