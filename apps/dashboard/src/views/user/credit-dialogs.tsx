import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { bill, topUp } from '../../api/api';
import { AmountInput } from '../../components/amount-input';
import { problemAt } from '../../components/field-errors';
import { MovementDialog } from '../../components/movement-dialog';
import { MovementDone } from '../../components/movement-done';
import { useMovement } from '../../components/use-movement';
import { messages } from '../../messages';
import { decimalOf, refusalOf, typedAmount, unitsOf, wholeAmount, type Numeral } from '../../money/money';
import { arrow, transactionOf, type AccountNow } from './movements';

const DESCRIPTION_MAX_LENGTH = 1_000;
const REFERENCE_MAX_LENGTH = 64;
const texts = messages.user;
const common = messages.movement;

interface Props {
  readonly kind: 'topUp' | 'bill';
  /** As far as it is known: what will be is worked out from it. */
  readonly account: AccountNow;
  readonly onClose: () => void;
}

interface Answer {
  readonly moved: number;
  readonly new_balance: number;
  readonly transaction_id: string;
}

interface Body {
  user_id: string;
  amount: string;
  currency: string;
  description?: string;
  reference?: string;
}

const CALLS = {
  topUp: async (body: Body, key: string): Promise<{ data: Answer }> => {
    const headers = { 'Idempotency-Key': key };
    const { data, response } = await topUp({ body, headers, throwOnError: true });
    const { amount_added: moved, new_balance } = data;
    return { data: { moved, new_balance, transaction_id: transactionOf(response) } };
  },
  bill: async (body: Body, key: string): Promise<{ data: Answer }> => {
    const headers = { 'Idempotency-Key': key };
    const { data, response } = await bill({ body, headers, throwOnError: true });
    const { amount_billed: moved, new_balance } = data;
    return { data: { moved, new_balance, transaction_id: transactionOf(response) } };
  },
};

const WORDS = {
  topUp: {
    title: texts.topUpTitle,
    submit: texts.topUp,
    before: texts.topUpBefore,
    done: texts.topUpDone,
  },
  bill: { title: texts.billTitle, submit: texts.bill, before: texts.billBefore, done: texts.billDone },
};

/** Adds credits to an account, or bills them. */
export function CreditDialog({ kind, account, onClose }: Props) {
  const { userId, currency } = account;
  const [amount, setAmount] = useState('');
  const [description, setDescription] = useState('');
  const [reference, setReference] = useState('');
  const [wasTried, setTried] = useState(false);
  const movement = useMovement(CALLS[kind]);
  const words = WORDS[kind];
  const units = typedAmount(amount);
  const refusal = refusalOf(amount);
  const inCurrency = (value: bigint) => `${wholeAmount(value)} ${currency}`;
  const digitsIn = (value: Numeral) => inCurrency(unitsOf(value));
  const atAmount = problemAt(movement.error, 'amount', ['insufficient_credits']);
  const atDescription = problemAt(movement.error, 'description');
  const atReference = problemAt(movement.error, 'reference');
  return (
    <MovementDialog
      title={words.title(userId)}
      movement={movement}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (units === undefined) return;
        movement.send({
          user_id: userId,
          amount: decimalOf(units),
          currency,
          ...(description === '' ? {} : { description }),
          ...(reference === '' ? {} : { reference }),
        });
      }}
      before={
        units === undefined
          ? common.enterAmount
          : `${words.before(inCurrency(units))}: ${whatWillBe(kind, units, account)}`
      }
      submit={words.submit}
      isErrorAtField={(atAmount ?? atDescription ?? atReference) !== undefined}
      done={
        movement.answer !== undefined && (
          <MovementDone
            what={words.done(digitsIn(movement.answer.moved))}
            amountLabel={common.newBalance}
            amount={movement.answer.new_balance}
            currency={currency}
            idLabel={common.transaction}
            id={movement.answer.transaction_id}
          />
        )
      }
    >
      <AmountInput
        label={common.amount}
        value={amount}
        onChange={(text) => {
          setAmount(text);
          if (movement.error !== null) movement.restart();
        }}
        currency={currency}
        autoFocus
        error={wasTried && refusal !== undefined ? common.refusals[refusal] : atAmount}
      />
      <TextInput
        label={`${common.description} (${common.optional})`}
        value={description}
        onChange={(event) => {
          setDescription(event.currentTarget.value);
        }}
        error={atDescription}
        maxLength={DESCRIPTION_MAX_LENGTH}
        autoComplete="off"
      />
      <TextInput
        label={`${common.reference} (${common.optional})`}
        value={reference}
        onChange={(event) => {
          setReference(event.currentTarget.value);
        }}
        error={atReference}
        maxLength={REFERENCE_MAX_LENGTH}
        autoComplete="off"
      />
    </MovementDialog>
  );
}

/** The balance before and after, or why there is none after. */
function whatWillBe(kind: Props['kind'], units: bigint, { balance, available }: AccountNow): string {
  if (kind === 'topUp') return arrow(common.balance, balance, balance + units);
  if (units > available) return texts.tooLittle(wholeAmount(available));
  return arrow(common.balance, balance, balance - units);
}
