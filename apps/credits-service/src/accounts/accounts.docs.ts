import { ApiCall, READ_PROBLEMS, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { AccountCreatedResponse } from './dto/account-created.response';
import { AccountResponse } from './dto/account.response';
import { CreateAccountRequest } from './dto/create-account.request';
import { UpdateAccountRequest } from './dto/update-account.request';

export const AccountsDocs = {
  create: ApiCall({
    id: 'createAccount',
    summary: 'Create an account',
    description: 'One account per user and currency. An opening balance appears in the history as a top-up.',
    isKeyed: true,
    request: { type: CreateAccountRequest, example: { user_id: 'ada', display_name: 'Ada Lovelace' } },
    answer: {
      status: 201,
      description: 'The account was created.',
      type: AccountCreatedResponse,
      headers: ['Idempotent-Replayed'],
    },
    problems: ['account_exists', ...WRITE_PROBLEMS],
  }),
  read: ApiCall({
    id: 'getAccount',
    summary: 'Read an account',
    description: 'The balance, the credits that holds reserve, and the credits that can be spent.',
    answer: { description: 'The account as it is now.', type: AccountResponse },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),
  update: ApiCall({
    id: 'updateAccount',
    summary: 'Change a user’s name',
    description:
      'The name belongs to the user, so that all accounts of the user show it. Credits stay as they are.',
    request: { type: UpdateAccountRequest, example: { display_name: 'Ada Lovelace' } },
    answer: { description: 'The account at this moment, with the new name.', type: AccountResponse },
    problems: ['account_not_found', 'user_erased', ...READ_PROBLEMS],
  }),
};
