import { formatTransactionId } from '@app/ledger';
import type { Response } from 'express';
import { API_PREFIX } from './api-prefix';

/** Says where the movement that a call made can be read. */
export function locateTransaction(response: Response, transactionId: bigint): void {
  response.setHeader('Location', `/${API_PREFIX}/transactions/${formatTransactionId(transactionId)}`);
}
