import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createRefund } from '../../api/api';
import type { Transaction } from '../../components/account-history';
import { AmountInput } from '../../components/amount-input';
import { problemAt } from '../../components/field-errors';
import { MovementDialog } from '../../components/movement-dialog';
import { MovementDone } from '../../components/movement-done';
import { useMovement } from '../../components/use-movement';
import { messages } from '../../messages';
import { decimalOf, refusalOf, typedAmount, unitsOf, wholeAmount } from '../../money/money';
import { localTime } from '../../time/moments';
import { arrow, type AccountNow } from './movements';

const REASON_MAX_LENGTH = 1_000;
const texts = messages.user;
const common = messages.movement;

interface Props {
  readonly bill: Transaction;
  readonly account: AccountNow;
  readonly onClose: () => void;
}

/** Gives back a bill, or a part of it. */
export function RefundDialog({ bill, account, onClose }: Props) {
  const { currency, balance } = account;
  const [amount, setAmount] = useState(() => decimalOf(unitsOf(bill.amount)));
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const movement = useMovement((body: Parameters<typeof createRefund>[0]['body'], key) =>
    createRefund({ body, headers: { 'Idempotency-Key': key }, throwOnError: true }),
  );
  const units = typedAmount(amount);
  const refusal = refusalOf(amount);
  const inCurrency = (value: bigint) => `${wholeAmount(value)} ${currency}`;
  const billed = inCurrency(unitsOf(bill.amount));
  const atAmount = problemAt(movement.error, 'amount', ['already_refunded']);
  const atReason = problemAt(movement.error, 'reason');
  return (
    <MovementDialog
      title={texts.refundTitle}
      movement={movement}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (units === undefined) return;
        movement.send({
          transaction_id: bill.id,
          amount: decimalOf(units),
          ...(reason === '' ? {} : { reason }),
        });
      }}
      before={
        units === undefined
          ? common.enterAmount
          : `${texts.refundBefore(inCurrency(units))}: ${arrow(common.balance, balance, balance + units)}`
      }
      submit={texts.refund}
      isErrorAtField={(atAmount ?? atReason) !== undefined}
      done={
        movement.answer !== undefined && (
          <MovementDone
            what={texts.refundDone(inCurrency(unitsOf(movement.answer.amount_refunded)))}
            amountLabel={common.newBalance}
            amount={movement.answer.new_balance}
            currency={currency}
            idLabel={common.refund}
            id={movement.answer.refund_id}
          />
        )
      }
    >
      <Text size="sm" className="break">
        {texts.refundOf(billed, localTime(bill.created_at))} {bill.description}
      </Text>
      <AmountInput
        label={common.amount}
        value={amount}
        onChange={setAmount}
        currency={currency}
        autoFocus
        error={wasTried && refusal !== undefined ? common.refusals[refusal] : atAmount}
      />
      <TextInput
        label={`${common.reason} (${common.optional})`}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
        error={atReason}
        maxLength={REASON_MAX_LENGTH}
        autoComplete="off"
      />
    </MovementDialog>
  );
}
