import { Button } from '@mantine/core';
import { useState } from 'react';
import { listHolds, type OpenHoldResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { CursorPaging, DataTable, type Column } from '../../components/data-table';
import { Moment } from '../../components/moment';
import { Reference } from '../../components/reference';
import { messages } from '../../messages';
import { unitsOf, wholeAmount } from '../../money/money';
import { present } from '../../search/read-search';
import type { AccountNow } from './movements';
import { ReleaseDialog } from './release-dialog';

type Hold = Exact<OpenHoldResponse>;

const PAGE_SIZE = 25;
const REFRESH_MS = 10_000;
const texts = messages.user;

interface Props {
  readonly account: AccountNow;
  readonly cursor: string | undefined;
  readonly onCursor: (cursor: string | undefined) => void;
}

/** What is reserved now, and a way to free it. */
export function Holds({ account, cursor, onCursor }: Props) {
  const { userId, currency } = account;
  const [chosen, setChosen] = useState<{ hold: Hold; account: AccountNow }>();
  const holds = useAsk(
    ['holds', userId, currency, cursor],
    (signal) =>
      listHolds({
        path: { user_id: userId },
        query: { currency, limit: PAGE_SIZE, ...present({ cursor }) },
        signal,
        throwOnError: true,
      }),
    { everyMs: REFRESH_MS },
  );
  const columns: readonly Column<Hold>[] = [
    {
      key: 'amount',
      header: `${texts.hold} (${currency})`,
      align: 'end',
      render: ({ amount }) => <Amount value={amount} whole />,
    },
    {
      key: 'description',
      header: messages.account.description,
      visibleFrom: 'sm',
      render: ({ description, reference }) => (
        <>
          <span className="break">{description}</span>
          <Reference reference={reference} />
        </>
      ),
    },
    {
      key: 'created_at',
      header: texts.createdAt,
      visibleFrom: 'sm',
      render: ({ created_at }) => <Moment value={created_at} />,
    },
    { key: 'expires_at', header: texts.expiresAt, render: ({ expires_at }) => <Moment value={expires_at} /> },
    {
      key: 'release',
      header: '',
      align: 'end',
      render: (hold) => (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={texts.releaseThe(`${wholeAmount(unitsOf(hold.amount))} ${currency}`)}
          onClick={() => {
            setChosen({ hold, account });
          }}
        >
          {texts.release}
        </Button>
      ),
    },
  ];
  return (
    <>
      <DataTable
        caption={texts.holds}
        columns={columns}
        rows={holds.data?.holds}
        rowKey={({ hold_id }) => hold_id}
        query={holds}
        empty={texts.noHolds}
        footer={
          <CursorPaging isLater={cursor !== undefined} next={holds.data?.next_cursor} onCursor={onCursor} />
        }
      />
      {chosen !== undefined && (
        <ReleaseDialog
          {...chosen}
          onClose={() => {
            setChosen(undefined);
          }}
        />
      )}
    </>
  );
}
