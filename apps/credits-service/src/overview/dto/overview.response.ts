import { ApiAmount, ApiCount, ApiListOf, ApiMoment, ApiObject, ApiText, ApiUserId } from '@app/http';
import { UnpricedModelResponse } from '../../shared/dto/unpriced-model.response';

export class AmountTileResponse {
  @ApiAmount('Credits in the range, or at its end.', { example: 120.5 })
  value!: bigint;

  @ApiAmount('The same in the period of equal length before it.', { example: 99.75 })
  before!: bigint;
}

export class CountTileResponse {
  @ApiCount('The number in the range.', { example: 1_204 })
  value!: number;

  @ApiCount('The number in the period of equal length before it.', { example: 980 })
  before!: number;
}

export class UserNearZeroResponse {
  @ApiUserId('The user.')
  user_id!: string;

  @ApiAmount('The credits that can be spent.', { example: 0.5 })
  available!: bigint;

  @ApiMoment('When they end, at the pace of the AI calls of the last 7 days.')
  lasts_until!: string;
}

export class UsersNearZeroResponse {
  @ApiCount('How many there are among the 1,000 users who spent most.', { example: 1 })
  count!: number;

  @ApiListOf(UserNearZeroResponse, 'The ten whose credits end first.')
  users!: UserNearZeroResponse[];
}

export class OverviewResponse {
  @ApiText('The currency of the amounts.', { example: 'USD' })
  currency!: string;

  @ApiMoment('The beginning.')
  from!: string;

  @ApiMoment('The end.')
  to!: string;

  @ApiObject(AmountTileResponse, 'Credits that users own at the end.', {
    example: { value: 399.5, before: 99.75 },
  })
  outstanding!: AmountTileResponse;

  @ApiObject(AmountTileResponse, 'Credits that were added.', { example: { value: 500, before: 120.5 } })
  topped_up!: AmountTileResponse;

  @ApiObject(AmountTileResponse, 'Credits that were spent.', { example: { value: 120.5, before: 20.75 } })
  billed!: AmountTileResponse;

  @ApiObject(AmountTileResponse, 'Credits that were given back.', { example: { value: 20, before: 0 } })
  refunded!: AmountTileResponse;

  @ApiAmount('Credits that holds reserve now.', { example: 5 })
  held!: bigint;

  @ApiObject(CountTileResponse, 'AI calls.', { example: { value: 1_204, before: 980 } })
  calls!: CountTileResponse;

  @ApiObject(CountTileResponse, 'AI calls that failed.', { example: { value: 3, before: 1 } })
  failed!: CountTileResponse;

  @ApiObject(AmountTileResponse, 'The price of AI calls beyond what could be charged.', {
    example: { value: 0, before: 0 },
  })
  uncollected!: AmountTileResponse;

  @ApiObject(UsersNearZeroResponse, 'Users whose credits last less than three days at their pace.', {
    example: { count: 0, users: [] },
  })
  near_zero!: UsersNearZeroResponse;

  @ApiListOf(
    UnpricedModelResponse,
    'Models without a price by now that were asked for: the ten most often named.',
  )
  unpriced_models!: UnpricedModelResponse[];
}
