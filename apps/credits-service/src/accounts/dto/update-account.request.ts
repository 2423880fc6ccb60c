import { IsNewDisplayName } from '@app/http';

export class UpdateAccountRequest {
  @IsNewDisplayName()
  display_name!: string | null;
}
