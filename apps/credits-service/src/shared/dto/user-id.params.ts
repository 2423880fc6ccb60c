import { IsUserId } from '@app/http';

/** The path of a call about one user. */
export class UserIdParams {
  @IsUserId()
  user_id!: string;
}
