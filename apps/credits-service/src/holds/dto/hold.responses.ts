import {
  EXAMPLE_REFERENCE,
  ApiAmount,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiText,
  ApiUserId,
  ApiWord,
} from '@app/http';
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

export class OpenHoldResponse {
  @ApiHexId('Names the hold.')
  hold_id!: string;

  @ApiAmount('The credits that are held.', { example: 5 })
  amount!: bigint;

  @ApiText('What it is for, as the request said.', { nullable: true, example: 'a long answer' })
  description!: string | null;

  @ApiText('The reference, as the request said; its capture keeps it.', {
    nullable: true,
    example: EXAMPLE_REFERENCE,
  })
  reference!: string | null;

  @ApiMoment('When the ledger made it, to the microsecond.')
  created_at!: string;

  @ApiMoment('When what is not captured is free again.')
  expires_at!: string;
}

export class OpenHoldsResponse {
  @ApiListOf(OpenHoldResponse, 'Newest first.')
  holds!: OpenHoldResponse[];

  @ApiText('Leads to the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}
