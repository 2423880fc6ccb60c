import { IsCurrencyCode, IsOneOf, IsUserId, ROLES, type Role } from '@app/http';
import { NamedKeyTermsRequest } from './key-terms.request';

export class CreateKeyRequest extends NamedKeyTermsRequest {
  @IsOneOf(ROLES, '`user` calls about one user only, `app` by its scopes, `admin` everything.')
  role!: Role;

  @IsUserId({
    optional: 'in a body',
    description: 'With role `user`, and required then: the user of the key.',
  })
  user_id?: string | null;

  @IsCurrencyCode()
  currency?: string | null;
}
