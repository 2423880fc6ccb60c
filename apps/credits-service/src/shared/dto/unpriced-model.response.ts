import { ApiCount, ApiText, ApiWord } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';

const UNPRICED_REASONS = ['unknown', 'disabled', 'part'] as const;
export type UnpricedReason = (typeof UNPRICED_REASONS)[number];

export class UnpricedModelResponse {
  @ApiText('The model, as callers named it.', { example: 'gpt-0' })
  model!: string;

  @ApiWord(
    UNPRICED_REASONS,
    '`unknown`: no sheet has this name; `disabled`: its sheet is disabled; `part`: its sheet has no price for a class of ' +
      'tokens or a service tier that a call named.',
  )
  reason!: UnpricedReason;

  @ApiCount('How many calls were refused for it.', { example: 3, format: 'int64' })
  count!: number;

  @ApiProperty({
    type: String,
    format: 'date',
    description: 'The day of the last one, UTC.',
    example: '2026-11-23',
  })
  last_day!: string;
}
