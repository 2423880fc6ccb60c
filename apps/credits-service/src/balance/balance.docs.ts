import { ApiCall } from '../shared/openapi/api-call.decorator';
import { BalanceRequest } from './dto/balance.request';
import { BalanceResponse } from './dto/balance.response';

export const BalanceDocs = {
  read: ApiCall({
    id: 'getBalance',
    summary: 'Read a balance',
    description: 'The posted balance. It still contains what pending holds reserve; `getAccount` shows both.',
    request: { type: BalanceRequest, example: { user_id: 'ada' } },
    answer: { description: 'The balance as it is now.', type: BalanceResponse },
    problems: ['account_not_found', 'ledger_unavailable'],
  }),
};
