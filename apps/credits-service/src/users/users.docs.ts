import { ApiCall, READ_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { EXAMPLE_BILL, EXAMPLE_TOP_UP } from '../shared/openapi/transaction-examples';
import {
  LossesForgivenResponse,
  UserErasedResponse,
  UserResponse,
  UsersResponse,
  UserTransactionsResponse,
} from './dto/user.responses';

const USER = {
  user_id: 'ada',
  display_name: 'Ada Lovelace',
  created_at: '2026-11-23T18:42:00.123Z',
  balance: 99.75,
} as const;

export const UsersDocs = {
  list: ApiCall({
    id: 'listUsers',
    summary: 'List users',
    description:
      'Newest first, or by `sort`; all of them, or those that `q` finds. Page numbers count from the first user at the ' +
      'moment, so that they shift while users are added. To read every user once, ask for a `sort` and follow ' +
      '`next_cursor`. A search reads every user twice: some 80 ms for 100,000 of them. `from` adds a read or two of the ledger ' +
      'per user. Needs an admin key.',
    answer: {
      description: 'A page of users.',
      type: UsersResponse,
      example: { users: [USER], total: 1, page: 1, page_size: 20 },
    },
    problems: ['validation_failed', ...READ_PROBLEMS],
  }),

  read: ApiCall({
    id: 'getUser',
    summary: 'Read a user',
    description:
      'The user’s name, the balance in the default currency and how long it lasts, the accounts in all currencies, and ' +
      'today’s losses by AI calls. ' +
      'Needs an admin key.',
    answer: {
      description: 'The user.',
      type: UserResponse,
      example: {
        ...USER,
        lasts_until: null,
        losses_today_usd: 0,
        accounts: [{ currency: 'USD', balance: 99.75, held: 5, available: 94.75 }],
      },
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),

  erase: ApiCall({
    id: 'eraseUser',
    summary: 'Erase a user',
    description:
      'Deletes the user’s name and the descriptions and reasons that no other user has used, and puts a pseudonym in ' +
      'place of the id. Credits and movements stay in the ledger, and calls with the id go on, without a name. The same ' +
      'call again answers the same pseudonym, and deletes what came meanwhile; send it again, too, where the answer got ' +
      'lost. Needs an admin key.',
    answer: { description: 'The user is erased.', type: UserErasedResponse },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),

  forgiveLosses: ApiCall({
    id: 'forgiveLosses',
    summary: 'Forgive a user’s losses by AI calls',
    description:
      'Lifts `loss_limit`: what the user’s calls up to now used and nobody pays, no longer counts towards MAX_LOSS_USD. ' +
      'Later calls count again. Records and charges stay as they are. It counts at once in the process that is asked, ' +
      'within five seconds in others. Needs an admin key.',
    answer: {
      description: 'The losses no longer count.',
      type: LossesForgivenResponse,
      example: { user_id: 'ada', forgiven_usd: 0 },
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),

  transactions: ApiCall({
    id: 'listUserTransactions',
    summary: 'Read a user’s history by page number',
    description:
      'Newest first, in the default currency. To follow a history while it grows, use `listTransactions` and its cursor ' +
      'instead. Needs an admin key.',
    answer: {
      description: 'A page of the history.',
      type: UserTransactionsResponse,
      example: {
        transactions: [EXAMPLE_BILL, EXAMPLE_TOP_UP],
        total: 2,
        page: 1,
        page_size: 20,
      },
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),
};
