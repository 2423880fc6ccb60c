import { ApiAmount, ApiHexId, ApiMoment, ApiUserId, ApiWord } from '@app/http';
import type { HoldStatus } from '@app/ledger';

const STATUSES: HoldStatus[] = ['pending', 'captured', 'released', 'expired'];

class HoldAnswer {
  @ApiHexId('The id of the hold.')
  hold_id!: string;

  @ApiUserId('The user whose credits are held; null if the store of names was lost.', { nullable: true })
  user_id!: string | null;
}

export class HoldCreatedResponse extends HoldAnswer {
  @ApiAmount('The credits held.', { example: 5 })
  amount!: bigint;

  @ApiWord(['pending'], 'A new hold is pending.')
  status!: 'pending';

  @ApiMoment('When the hold expires and its credits are free again.')
  expires_at!: string;

  @ApiAmount('The credits that can be spent right after this hold.', { example: 94.75 })
  available!: bigint;
}

export class HoldResponse extends HoldAnswer {
  @ApiAmount('The credits held.', { example: 5 })
  amount!: bigint;

  @ApiAmount('The credits captured.', { example: 0 })
  amount_captured!: bigint;

  @ApiWord(STATUSES, 'Only a pending hold reserves credits; any other status is final.')
  status!: HoldStatus;

  @ApiMoment('When the hold expires and its credits are free again.')
  expires_at!: string;
}

export class HoldCapturedResponse extends HoldAnswer {
  @ApiAmount('The credits billed.', { example: 1.5 })
  amount_captured!: bigint;

  @ApiAmount('The rest of the hold, which can be spent again.', { example: 3.5 })
  amount_released!: bigint;

  @ApiAmount('The balance right after this capture, in credits.', { example: 98.25 })
  new_balance!: bigint;
}

export class HoldReleasedResponse extends HoldAnswer {
  @ApiAmount('The credits that can be spent again.', { example: 5 })
  amount_released!: bigint;

  @ApiAmount('The credits that can be spent right after this release.', { example: 98.5 })
  available!: bigint;
}
