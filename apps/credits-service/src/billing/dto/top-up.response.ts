import { ApiAmount, ApiUserId } from '@app/http';

export class TopUpResponse {
  @ApiUserId('The user, as in the request.')
  user_id!: string;

  @ApiAmount('The credits added.', { example: 100 })
  amount_added!: bigint;

  @ApiAmount('The balance right after this top-up, in credits.', { example: 100 })
  new_balance!: bigint;
}
