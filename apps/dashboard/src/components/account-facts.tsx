import { SimpleGrid } from '@mantine/core';
import { messages } from '../messages';
import type { Numeral } from '../money/money';
import { Amount } from './amount';
import { Fact } from './fact';
import { Moment } from './moment';

interface Props {
  /** Undefined while it is loaded. */
  readonly account:
    | {
        readonly currency: string;
        readonly balance: Numeral | null;
        readonly held: Numeral | null;
        readonly available: Numeral | null;
      }
    | undefined;
  /** Null where there is too little to tell; undefined where it is not known for this currency, or yet. */
  readonly lastsUntil?: string | null | undefined;
  readonly hasLastsUntil?: boolean;
}

const texts = messages.account;

/** What an account has now. */
export function AccountFacts({ account, lastsUntil, hasLastsUntil = true }: Props) {
  const amount = (value: Numeral | null | undefined) =>
    value === undefined ? undefined : <Amount value={value} currency={account?.currency} />;
  return (
    <SimpleGrid cols={{ base: 2, md: hasLastsUntil ? 4 : 3 }} spacing="sm">
      <Fact label={texts.available} hint={texts.availableHint}>
        {amount(account?.available)}
      </Fact>
      <Fact label={texts.balance} hint={texts.balanceHint}>
        {amount(account?.balance)}
      </Fact>
      <Fact label={texts.held} hint={texts.heldHint}>
        {amount(account?.held)}
      </Fact>
      {hasLastsUntil && (
        <Fact label={texts.lastsUntil} hint={lastsUntil === null ? texts.noPace : texts.atThisPace}>
          {lastsUntil === undefined ? undefined : lastsUntil === null ? '–' : <Moment value={lastsUntil} />}
        </Fact>
      )}
    </SimpleGrid>
  );
}
