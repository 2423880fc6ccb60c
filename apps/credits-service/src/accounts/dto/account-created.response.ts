import { ApiAmount, ApiUserId } from '@app/http';
import { ApiAccountId } from './api-account-id';

export class AccountCreatedResponse {
  @ApiAccountId()
  account_id!: number;

  @ApiUserId('The user, as in the request.')
  user_id!: string;

  @ApiAmount('The opening balance in credits.', { example: 0 })
  balance!: bigint;
}
