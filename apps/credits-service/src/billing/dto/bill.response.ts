import { ApiAmount, ApiUserId } from '@app/http';

export class BillResponse {
  @ApiUserId('The user, as in the request.')
  user_id!: string;

  @ApiAmount('The credits billed.', { example: 0.25 })
  amount_billed!: bigint;

  @ApiAmount('The balance right after this bill, in credits.')
  new_balance!: bigint;
}
