import { IsCurrencyCode } from '@app/http';

export class AccountQuery {
  @IsCurrencyCode()
  currency?: string | null;
}
