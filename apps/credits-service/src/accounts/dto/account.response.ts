import { ApiAmount, ApiMoment, ApiText, ApiUserId } from '@app/http';
import { ApiAccountId } from './api-account-id';

export class AccountResponse {
  @ApiAccountId()
  account_id!: number;

  @ApiUserId('The user, as in the request.')
  user_id!: string;

  @ApiText('The name that the user is shown with.', { nullable: true, example: 'Ada Lovelace' })
  display_name!: string | null;

  @ApiText('The code of the account’s currency.', { example: 'USD' })
  currency!: string;

  @ApiAmount('What is posted, in credits.')
  balance!: bigint;

  @ApiAmount('What pending holds reserve, in credits.', { example: 5 })
  held!: bigint;

  @ApiAmount('What can still be spent: the balance less what is held.', { example: 94.75 })
  available!: bigint;

  @ApiMoment('When the account was created.')
  created_at!: string;
}
