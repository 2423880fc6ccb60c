import { IsCurrencyCode, IsUserId } from '@app/http';

export class BalanceRequest {
  @IsUserId()
  user_id!: string;

  @IsCurrencyCode()
  currency?: string | null;
}
