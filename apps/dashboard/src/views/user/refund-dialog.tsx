import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createRefund, getTransaction } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import type { Transaction } from '../../components/account-history';
import { AmountInput } from '../../components/amount-input';
import { ErrorNotice } from '../../components/error-notice';
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
  const { currency } = account;
  const [typed, setTyped] = useState<string>();
  // What another dialog read is from before its refund.
  const [reading] = useState(() => crypto.randomUUID());
  const read = useAsk(['transaction', bill.id, reading], (signal) =>
    getTransaction({ path: { transaction_id: bill.id }, signal, throwOnError: true }),
  );
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const movement = useMovement((body: Parameters<typeof createRefund>[0]['body'], key) =>
    createRefund({ body, headers: { 'Idempotency-Key': key }, throwOnError: true }),
  );
  const refunded = read.data?.refunded == null ? undefined : unitsOf(read.data.refunded);
  const left = refunded === undefined ? undefined : unitsOf(bill.amount) - refunded;
  const isNothingLeft = left === 0n;
  // A late proposal does not replace what somebody types.
  const amount = typed ?? (left === undefined || isNothingLeft ? '' : decimalOf(left));
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
      before={previewOf(units, left, account)}
      submit={texts.refund}
      canSubmit={!isNothingLeft && (left !== undefined || read.error !== null)}
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
      <Text size="sm" mih={20} aria-live="polite">
        {refunded !== undefined &&
          left !== undefined &&
          texts.refunded(inCurrency(refunded), inCurrency(left))}
      </Text>
      {read.error !== null && <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />}
      {!isNothingLeft && (
        <>
          <AmountInput
            label={common.amount}
            value={amount}
            onChange={(text) => {
              setTyped(text);
              if (movement.error !== null) movement.restart();
            }}
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
        </>
      )}
    </MovementDialog>
  );
}

/** What a refund will do. @param left of the bill, in units; undefined where it is not known */
function previewOf(units: bigint | undefined, left: bigint | undefined, { currency, balance }: AccountNow) {
  if (left === 0n) return texts.nothingLeft;
  if (units === undefined) return common.enterAmount;
  if (left !== undefined && units > left) return texts.tooMuch(`${wholeAmount(left)} ${currency}`);
  const refund = texts.refundBefore(`${wholeAmount(units)} ${currency}`);
  return `${refund}: ${arrow(common.balance, balance, balance + units)}`;
}
