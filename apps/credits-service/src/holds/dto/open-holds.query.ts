import { IsCurrencyCode, IsCursor, IsQueryNumber } from '@app/http';

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 20;

export class OpenHoldsQuery {
  @IsCurrencyCode()
  currency?: string | null;

  @IsQueryNumber({
    min: 1,
    max: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: 'How many holds a page has at most.',
  })
  limit = LIMIT_DEFAULT;

  @IsCursor()
  cursor?: bigint;
}
