import {
  ID_PATTERN,
  IsCurrencyCode,
  IsMoment,
  IsName,
  IsOptionalWord,
  IsQueryNumber,
  IsUserId,
} from '@app/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches, MaxLength } from 'class-validator';

export const ROWS_MAX = 10_000;
const GROUP_BY_MAX_LENGTH = 512;
const GROUP = '(hour|day|month|model|user|key|provider|tag:[!-+\\x2d-~]{1,64})';
const GROUP_BY = `^${GROUP}(,${GROUP}){0,9}$`;

export class UsageQuery {
  @IsMoment('Only calls that started at this moment or later; from the first one without it.')
  from?: bigint;

  @IsMoment('Only calls that started before this moment; up to now without it.')
  to?: bigint;

  @IsCurrencyCode()
  currency?: string | null;

  @Matches(new RegExp(GROUP_BY), {
    message:
      '$property must be hour, day or month, and model, user, key, provider, tag:NAME, separated by commas',
  })
  @MaxLength(GROUP_BY_MAX_LENGTH, {
    message: `$property must have at most ${GROUP_BY_MAX_LENGTH} characters`,
  })
  @ApiProperty({
    type: String,
    required: false,
    default: 'day',
    maxLength: GROUP_BY_MAX_LENGTH,
    pattern: GROUP_BY,
    description:
      'What the rows are of: a period (`hour`, `day` or `month`, in UTC), and any of `model`, `user`, `key`, `provider` and ' +
      '`tag:NAME`, separated by commas. Hours go with models and providers alone.',
    example: 'day',
  })
  group_by = 'day';

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

  @IsQueryNumber({
    min: 1,
    max: ROWS_MAX,
    default: ROWS_MAX,
    description:
      'The number of groups, those with the greatest charges; in each period the same. The totals are of all.',
  })
  limit = ROWS_MAX;

  @IsOptionalWord(['json', 'csv'], 'The form of the answer, whatever Accept says.')
  format?: 'json' | 'csv';

  @IsOptionalWord(['1'], 'Makes a CSV safe for spreadsheets.')
  excel?: '1';
}
