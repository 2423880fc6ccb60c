import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createAccount } from '../api/api';
import { messages } from '../messages';
import { decimalOf, typedAmount, refusalOf, unitsOf, wholeAmount } from '../money/money';
import { useStatus } from '../shell/use-status';
import { AmountInput } from './amount-input';
import { problemAt } from './field-errors';
import { MovementDialog } from './movement-dialog';
import { useMovement } from './use-movement';
import { ViewLink } from './view-link';

const texts = messages.newAccount;

interface Props {
  readonly onClose: () => void;
  /** An account for a user who exists: the id and the name are not asked for. */
  readonly userId?: string;
  /** An id that is proposed for a new user. */
  readonly proposedId?: string;
  readonly currency?: string;
}

/** Creates an account, with an opening balance if one is given. */
export function NewAccountDialog({ onClose, userId: fixedId, proposedId = '', currency: first }: Props) {
  const { data: status } = useStatus();
  const navigate = useNavigate();
  const [userId, setUserId] = useState(fixedId ?? proposedId);
  const [displayName, setDisplayName] = useState('');
  const [opening, setOpening] = useState('');
  const [chosen, setChosen] = useState(first);
  const [wasTried, setTried] = useState(false);
  const currencies = status?.currencies ?? [];
  const currency = chosen ?? currencies[0] ?? '';
  const units = openingOf(opening);
  const movement = useMovement((body: Parameters<typeof createAccount>[0]['body'], key) =>
    createAccount({ body, headers: { 'Idempotency-Key': key }, throwOnError: true }),
  );
  const { error } = movement;
  const isBlank = userId.trim() === '';
  const amountRefusal = units === undefined ? refusalOf(opening) : undefined;
  const atUserId =
    fixedId === undefined ? problemAt(error, 'user_id', ['account_exists', 'user_erased']) : undefined;
  const atName = problemAt(error, 'display_name');
  const atOpening = problemAt(error, 'initial_balance');
  const amount = `${wholeAmount(units ?? 0n)} ${currency}`;
  const existsAlready = error?.problem?.code === 'account_exists';
  /** What was refused is changed. */
  const changed = () => {
    if (error !== null) movement.restart();
  };
  return (
    <MovementDialog
      title={texts.title}
      movement={movement}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (isBlank || units === undefined) return;
        movement.send({
          user_id: userId,
          ...(displayName === '' ? {} : { display_name: displayName }),
          ...(units === 0n ? {} : { initial_balance: decimalOf(units) }),
          ...(currency === '' ? {} : { currency }),
        });
      }}
      before={!isBlank && units !== undefined && error === null && texts.before(userId, amount)}
      submit={texts.submit}
      isErrorAtField={(atUserId ?? atName ?? atOpening) !== undefined}
      done={
        movement.answer !== undefined &&
        texts.done(movement.answer.user_id, `${wholeAmount(unitsOf(movement.answer.balance))} ${currency}`)
      }
      next={
        fixedId === undefined && (
          <Button
            variant="default"
            onClick={() => {
              onClose();
              void navigate({ to: '/users/$id', params: { id: userId }, search: { currency: chosen } });
            }}
          >
            {texts.open}
          </Button>
        )
      }
    >
      {fixedId === undefined && (
        <>
          <TextInput
            label={texts.userId}
            description={texts.userIdHint}
            value={userId}
            onChange={(event) => {
              setUserId(event.currentTarget.value);
              changed();
            }}
            error={
              wasTried && isBlank
                ? texts.blank
                : atUserId !== undefined && (
                    <>
                      {atUserId}{' '}
                      {existsAlready && (
                        <ViewLink
                          to="/users/$id"
                          params={{ id: userId }}
                          search={{ currency: chosen }}
                          underline="always"
                          onClick={onClose}
                        >
                          {texts.openOther(userId)}
                        </ViewLink>
                      )}
                    </>
                  )
            }
            required
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <TextInput
            label={`${texts.displayName} (${texts.optional})`}
            value={displayName}
            onChange={(event) => {
              setDisplayName(event.currentTarget.value);
              changed();
            }}
            error={atName}
            autoComplete="off"
          />
        </>
      )}
      <AmountInput
        label={`${texts.opening} (${texts.optional})`}
        value={opening}
        onChange={(text) => {
          setOpening(text);
          changed();
        }}
        currency={currency}
        isOptional
        autoFocus={fixedId !== undefined}
        error={
          wasTried && amountRefusal !== undefined ? messages.movement.refusals[amountRefusal] : atOpening
        }
      />
      {currencies.length > 1 && (
        <NativeSelect
          label={texts.currency}
          data={currencies}
          value={currency}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
            changed();
          }}
        />
      )}
    </MovementDialog>
  );
}

/** Nothing and 0 are an account without credits; undefined is no amount. */
function openingOf(text: string): bigint | undefined {
  const refusal = refusalOf(text);
  return refusal === 'missing' || refusal === 'zero' ? 0n : typedAmount(text);
}
