import { IsUserId } from '@app/http';

export class AccountParams {
  @IsUserId()
  user_id!: string;
}
