import { Button, Paper, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { UserAccountResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { Amount } from '../../components/amount';
import { NewAccountDialog } from '../../components/new-account-dialog';
import { messages } from '../../messages';
import { useCurrency } from '../../search/use-shared-search';

const texts = messages.user;

interface Props {
  readonly userId: string;
  /** All that the service keeps, the default one first. */
  readonly currencies: readonly string[];
  /** Undefined while they are loaded. */
  readonly accounts: readonly Exact<UserAccountResponse>[] | undefined;
}

/** A user's accounts in all currencies. */
export function Currencies({ userId, currencies, accounts }: Props) {
  return (
    <Paper className="card" component="section" aria-label={texts.currencies}>
      <Table>
        <caption className="visually-hidden">{texts.currencies}</caption>
        <Table.Thead>
          <Table.Tr>
            {[
              texts.currency,
              messages.account.available,
              messages.account.balance,
              messages.account.held,
            ].map((header, index) => (
              <Table.Th
                key={header}
                className={index === 0 ? '' : 'end'}
                visibleFrom={index === 3 ? 'xs' : ''}
              >
                <Text span size="xs" fw={500} c="dimmed">
                  {header}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {currencies.map((currency) => (
            <Row
              key={currency}
              userId={userId}
              currency={currency}
              isDefault={currency === currencies[0]}
              account={accounts?.find((one) => one.currency === currency)}
              isMissing={accounts?.every((one) => one.currency !== currency) ?? false}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

interface RowProps {
  readonly userId: string;
  readonly currency: string;
  readonly isDefault: boolean;
  readonly account: Exact<UserAccountResponse> | undefined;
  readonly isMissing: boolean;
}

function Row({ userId, currency, isDefault, account, isMissing }: RowProps) {
  const { currency: shown, setCurrency } = useCurrency();
  const [isCreating, setCreating] = useState(false);
  const isShown = shown === undefined ? isDefault : shown === currency;
  return (
    <Table.Tr aria-current={isShown ? 'true' : undefined}>
      <Table.Td>
        <Button
          variant={isShown ? 'light' : 'subtle'}
          size="compact-xs"
          aria-pressed={isShown}
          onClick={() => {
            setCurrency(isDefault ? undefined : currency);
          }}
        >
          {currency}
        </Button>
        {isCreating && (
          <NewAccountDialog
            userId={userId}
            currency={currency}
            onClose={() => {
              setCreating(false);
            }}
          />
        )}
      </Table.Td>
      {isMissing ? (
        <Table.Td colSpan={3} className="end">
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              setCreating(true);
            }}
          >
            {texts.openAccount(currency)}
          </Button>
        </Table.Td>
      ) : (
        <>
          <Table.Td className="end">
            <Amount value={account?.available ?? null} />
          </Table.Td>
          <Table.Td className="end">
            <Amount value={account?.balance ?? null} />
          </Table.Td>
          <Table.Td className="end" visibleFrom="xs">
            <Amount value={account?.held ?? null} />
          </Table.Td>
        </>
      )}
    </Table.Tr>
  );
}
