import type { Response } from 'express';
import {
  contentHeaders,
  createAnswerReader,
  decodedBody,
  ProviderTimeoutError,
  providerErrorOf,
  type AnswerReader,
  type CallRequest,
  type CallRoute,
  type ProviderAnswer,
} from '@app/providers';
import {
  ProviderRefusedError,
  ProviderSilentError,
  ProviderUnreachableError,
} from '../../shared/gateway-errors';
import type { WholeSink } from './answer-sinks';
import type { ServedModel } from '../admission/served-model';

/**
 * The answer's body and its reader. A compressed stream from which the usage chunk is taken goes on decoded, and loses
 * its header.
 */
export function readerOf(
  { route, addsUsageChunk }: CallRequest,
  answer: ProviderAnswer,
): { answer: ProviderAnswer; reader: AnswerReader } {
  const encoding = answer.headers['content-encoding'] ?? null;
  const { body, contentEncoding } = addsUsageChunk
    ? decodedBody(answer.body, encoding)
    : { body: answer.body, contentEncoding: encoding };
  const reader = createAnswerReader(route as CallRoute, {
    status: answer.status,
    contentType: answer.headers['content-type'] ?? null,
    contentEncoding,
    removesUsageChunk: addsUsageChunk,
  });
  if (contentEncoding === encoding) return { answer, reader };
  const headers = { ...answer.headers };
  delete headers['content-encoding'];
  return { answer: { ...answer, headers, body }, reader };
}

/** Sets the status and the headers of an answer. */
export function begin(
  response: Response,
  { status, headers }: ProviderAnswer,
  ...more: Record<string, string>[]
): void {
  response.statusCode = status;
  for (const some of [headers, contentHeaders(headers['content-type']), ...more]) {
    for (const [name, value] of Object.entries(some)) response.setHeader(name, value);
  }
}

/** Whether comments may come between its events. */
export function isPlainEventStream({ headers }: ProviderAnswer): boolean {
  const isEncoded = !/^(identity)?$/i.test(headers['content-encoding']?.trim() ?? '');
  return !isEncoded && /^\s*text\/event-stream\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** The provider does not know our key: its answer is no affair of the caller's. */
export function isRefusalOfKey({ status }: ProviderAnswer): boolean {
  return status === 401 || status === 403;
}

/** Gemini answers a wrong key with 400, as it answers a wrong request. */
export function isInvalidKeyOfGemini(
  { target }: ServedModel,
  { status }: ProviderAnswer,
  sink: WholeSink,
): boolean {
  return target.kind === 'gemini' && status === 400 && sink.includes('API_KEY_INVALID');
}

export function refusedBy({ target }: ServedModel, { body }: ProviderAnswer): ProviderRefusedError {
  body.destroy();
  return new ProviderRefusedError(target.name);
}

/** For the record: no text of the system, which may name hosts. */
export function failureOf(error: unknown): string {
  const known = providerErrorOf(error, 'provider', true);
  return known instanceof ProviderTimeoutError
    ? 'the provider sent nothing for too long'
    : `the connection was ${known.reason}`;
}

/** The caller's error for a call whose provider did not answer, or broke off. */
export function callerError(error: unknown, isLate: boolean): Error {
  const known = providerErrorOf(error, 'provider', true);
  return isLate || known instanceof ProviderTimeoutError
    ? new ProviderSilentError({ cause: known })
    : new ProviderUnreachableError({ cause: known });
}
