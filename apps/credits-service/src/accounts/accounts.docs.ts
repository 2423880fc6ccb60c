import { EXAMPLE_MOMENT } from '@app/http';
import { ApiCall, READ_PROBLEMS, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { AccountCreatedResponse } from './dto/account-created.response';
import { AccountResponse } from './dto/account.response';
import { CreateAccountRequest } from './dto/create-account.request';
import { UpdateAccountRequest } from './dto/update-account.request';

const ACCOUNT = {
  account_id: 429692545925949,
  user_id: 'ada',
  display_name: 'Ada Lovelace',
  currency: 'USD',
  balance: 99.75,
  held: 5,
  available: 94.75,
  created_at: EXAMPLE_MOMENT,
} as const;

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
      example: { account_id: 429692545925949, user_id: 'ada', balance: 0 },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['account_exists', ...WRITE_PROBLEMS],
  }),

  read: ApiCall({
    id: 'getAccount',
    summary: 'Read an account',
    description: 'The balance, the credits that holds reserve, and the credits that can be spent.',
    answer: {
      status: 200,
      description: 'The account as it is now.',
      type: AccountResponse,
      example: ACCOUNT,
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),
  update: ApiCall({
    id: 'updateAccount',
    summary: 'Change a user’s name',
    description:
      'The name belongs to the user, so that all accounts of the user show it. Credits stay as they are.',
    request: { type: UpdateAccountRequest, example: { display_name: 'Ada Lovelace' } },
    answer: {
      status: 200,
      description: 'The account at this moment, with the new name.',
      type: AccountResponse,
      example: ACCOUNT,
    },
    problems: ['account_not_found', 'user_erased', ...READ_PROBLEMS],
  }),
};
