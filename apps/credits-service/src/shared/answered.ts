import { REPLAYED_HEADER } from '@app/http';
import { formatTransactionId } from '@app/ledger';
import type { Response } from 'express';
import { API_PREFIX } from './api-prefix';

/** The answer of a service to a call that changes something. */
export interface Answered<Body> {
  readonly body: Body;
  /** The movement, if the call makes one. */
  readonly transactionId?: bigint;
  /** Whether an earlier request made the change. */
  readonly replayed: boolean;
}

/** Sets the headers of such an answer. */
export function send<Body>(response: Response, { body, transactionId, replayed }: Answered<Body>): Body {
  if (transactionId !== undefined) {
    response.setHeader('Location', `/${API_PREFIX}/transactions/${formatTransactionId(transactionId)}`);
  }
  if (replayed) response.setHeader(REPLAYED_HEADER, 'true');
  return body;
}
