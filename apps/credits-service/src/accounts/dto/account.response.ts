import { ApiAmount, ApiMoment, ApiText, ApiUserId } from '@app/http';
import { ApiAccountId } from './api-account-id';

export class AccountResponse {
  @ApiAccountId()
  account_id!: number;

  @ApiUserId('The user, as in the request.')
  user_id!: string;

  @ApiText('The display name of the user.', { nullable: true, example: 'Ada Lovelace' })
  display_name!: string | null;

  @ApiText('The code of the account’s currency.', { example: 'USD' })
  currency!: string;

  @ApiAmount('The posted balance in credits.')
  balance!: bigint;

  @ApiAmount('The credits that pending holds reserve.', { example: 5 })
  held!: bigint;

  @ApiAmount('The credits that can be spent: balance minus held.', { example: 94.75 })
  available!: bigint;

  @ApiMoment('When the account was created.')
  created_at!: string;
}
