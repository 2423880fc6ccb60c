import {
  ID_PATTERN,
  IsMoment,
  IsName,
  IsOptionalWord,
  IsPageLimit,
  IsTextCursor,
  IsUserId,
  PAGE_LIMIT_DEFAULT,
} from '@app/http';
import { CALL_STATUSES, type CallStatus } from '@app/metadata';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

export class CallsQuery {
  @IsUserId({ optional: 'in a query', description: 'Only the calls of this user.' })
  user_id?: string;

  @IsOptional()
  @Matches(new RegExp(ID_PATTERN), { message: '$property must be 32 hex digits' })
  @ApiProperty({
    type: String,
    required: false,
    pattern: ID_PATTERN,
    description: 'Only the calls with this key.',
    example: '019d1c5a8e1f4b7c9a3e5d7f1b2c4e68',
  })
  key_id?: string;

  @IsName({
    description: 'Only the calls of this model, as callers name it.',
    example: 'gpt-5',
    optional: true,
  })
  model?: string | null;

  @IsOptionalWord(CALL_STATUSES, 'Only the calls with this status.')
  status?: CallStatus;

  @IsMoment('Only calls that started at this moment or later.')
  from?: bigint;

  @IsMoment('Only calls that started before this moment.')
  to?: bigint;

  @IsPageLimit('The number of calls per page.')
  limit = PAGE_LIMIT_DEFAULT;

  @IsTextCursor(
    'The `next_cursor` of the page before; the newest calls without it.',
    'AaIJtwsAAaIJtwsg7HhAdpnqlcyByw',
  )
  cursor?: string;

  @IsOptionalWord(['json', 'csv'], 'The form of the answer, whatever Accept says.')
  format?: 'json' | 'csv';

  @IsOptionalWord(['1'], 'Makes a CSV safe for spreadsheets.')
  excel?: '1';
}
