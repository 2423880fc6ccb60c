import { ApiAmount, ApiUserId } from '@app/http';

export class BalanceResponse {
  @ApiUserId('The user, as in the request.')
  user_id!: string;

  @ApiAmount('The posted balance in credits.')
  balance!: bigint;
}
