import { Text } from '@mantine/core';
import { releaseHold, type OpenHoldResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { MovementDialog } from '../../components/movement-dialog';
import { MovementDone } from '../../components/movement-done';
import { useMovement } from '../../components/use-movement';
import { messages } from '../../messages';
import { unitsOf, wholeAmount } from '../../money/money';
import { arrow, type AccountNow } from './movements';

const texts = messages.user;
const common = messages.movement;

interface Props {
  readonly hold: Exact<OpenHoldResponse>;
  readonly account: AccountNow;
  readonly onClose: () => void;
}

/** Frees what a hold reserves. A hold is settled once, so that its id is the key. */
export function ReleaseDialog({ hold, account: { currency, available }, onClose }: Props) {
  const movement = useMovement((hold_id: string) => releaseHold({ path: { hold_id }, throwOnError: true }));
  const units = unitsOf(hold.amount);
  const inCurrency = (value: bigint) => `${wholeAmount(value)} ${currency}`;
  return (
    <MovementDialog
      title={texts.releaseTitle}
      movement={movement}
      onClose={onClose}
      onSubmit={() => {
        movement.send(hold.hold_id);
      }}
      before={`${texts.releaseBefore(inCurrency(units))}: ${arrow(common.available, available, available + units)}`}
      submit={texts.release}
      done={
        movement.answer !== undefined && (
          <MovementDone
            what={texts.releaseDone(inCurrency(unitsOf(movement.answer.amount_released)))}
            amountLabel={common.nowAvailable}
            amount={movement.answer.available}
            currency={currency}
            idLabel={common.hold}
            id={movement.answer.hold_id}
          />
        )
      }
    >
      {hold.description !== null && (
        <Text size="sm" className="break">
          {hold.description}
        </Text>
      )}
    </MovementDialog>
  );
}
