import { ApiProperty } from '@nestjs/swagger';
import { ApiAmount } from '@app/http';
import type { HoldStatus } from '@app/ledger';

const STATUSES: HoldStatus[] = ['pending', 'captured', 'released', 'expired'];

class HoldAnswer {
  @ApiProperty({ description: 'Names the hold: 32 hex digits.', example: '01a209b70b20ec78407699ea95cc81cb' })
  hold_id!: string;

  @ApiProperty({
    description: 'Whose credits are held; null where the store of names was lost.',
    type: String,
    nullable: true,
    example: 'user-1',
  })
  user_id!: string | null;
}

export class HoldPlacedResponse extends HoldAnswer {
  @ApiAmount('The credits that are held.')
  amount!: bigint;

  @ApiProperty({ enum: ['pending'], example: 'pending' })
  status!: 'pending';

  @ApiProperty({ description: 'ISO 8601, UTC, microseconds.', example: '2026-11-23T18:47:00.123456Z' })
  expires_at!: string;

  @ApiAmount('What can still be spent right after this very hold, in credits.')
  available!: bigint;
}

export class HoldResponse extends HoldAnswer {
  @ApiAmount('The credits of the hold.')
  amount!: bigint;

  @ApiAmount('The credits that were captured.')
  amount_captured!: bigint;

  @ApiProperty({ enum: STATUSES, example: 'pending' })
  status!: HoldStatus;

  @ApiProperty({ description: 'ISO 8601, UTC, microseconds.', example: '2026-11-23T18:47:00.123456Z' })
  expires_at!: string;
}

export class HoldCapturedResponse extends HoldAnswer {
  @ApiAmount('The credits that were captured, as a bill.')
  amount_captured!: bigint;

  @ApiAmount('The rest of the hold, which is free again.')
  amount_released!: bigint;

  @ApiAmount('The balance right after this very capture, in credits.')
  new_balance!: bigint;
}

export class HoldReleasedResponse extends HoldAnswer {
  @ApiAmount('The credits that are free again.')
  amount_released!: bigint;

  @ApiAmount('What can be spent right after this very release, in credits.')
  available!: bigint;
}
