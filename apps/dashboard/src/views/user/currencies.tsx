import { Button, Paper, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { getAccount } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { NewAccountDialog } from '../../components/new-account-dialog';
import { messages } from '../../messages';
import { useCurrency } from '../../search/use-shared-search';

const REFRESH_MS = 30_000;
const NOT_FOUND = 404;
const texts = messages.user;

interface Props {
  readonly userId: string;
  /** All that the service keeps, the default one first. */
  readonly currencies: readonly string[];
}

/** A user's accounts in all currencies. */
export function Currencies({ userId, currencies }: Props) {
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
            <Row key={currency} userId={userId} currency={currency} isDefault={currency === currencies[0]} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Row({
  userId,
  currency,
  isDefault,
}: {
  readonly userId: string;
  readonly currency: string;
  readonly isDefault: boolean;
}) {
  const { currency: shown, setCurrency } = useCurrency();
  const [isCreating, setCreating] = useState(false);
  const { data, error } = useAsk(
    ['account', userId, currency],
    (signal) => getAccount({ path: { user_id: userId }, query: { currency }, signal, throwOnError: true }),
    { everyMs: REFRESH_MS },
  );
  const isShown = shown === undefined ? isDefault : shown === currency;
  const isMissing = error?.status === NOT_FOUND;
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
      ) : (
        <>
          <Table.Td className="end">
            <Amount value={data?.available ?? null} />
          </Table.Td>
          <Table.Td className="end">
            <Amount value={data?.balance ?? null} />
          </Table.Td>
          <Table.Td className="end" visibleFrom="xs">
            <Amount value={data?.held ?? null} />
          </Table.Td>
        </>
      )}
    </Table.Tr>
  );
}
