import { HttpProblem, type Principal } from '@app/http';
import {
  headersToSend,
  queryToSend,
  readCallRequest,
  RefusedRequest,
  refuseDroppedBetas,
  type CallRequest,
  type CallRoute,
  type CountRoute,
} from '@app/providers';
import type { Request, Response } from 'express';
import { RequestNotBoundedError } from '../shared/gateway-errors';
import type { Dispatch } from './relay/providers';
import type { ServedModel } from './admission/served-model';

/** A caller's request, and the way to answer it. */
export interface GatewayExchange {
  readonly request: Request;
  readonly response: Response;
  readonly caller: Principal;
  /** Gemini's own calls name the model, and whether they are streamed, in the path. */
  readonly path?: { readonly model: string; readonly isStreamed: boolean };
}

/**
 * @throws HttpProblem, RequestNotBoundedError for a request that can't be read or bounded
 * @throws HttpProblem `overloaded` for a request that was pipelined behind one that is not answered yet
 */
export function readRequest(
  route: CallRoute | CountRoute,
  { request, response, path }: GatewayExchange,
): CallRequest {
  requireOwnTurn(response);
  const body: unknown = request.body;
  if (body instanceof HttpProblem) throw body;
  if (!Buffer.isBuffer(body)) {
    throw new HttpProblem('malformed_json', 'The call has no body; send it as JSON.');
  }
  const { model, isStreamed } = path ?? {};
  return refusing(() =>
    readCallRequest(route, body, {
      ...(model === undefined ? {} : { pathModel: model }),
      ...(isStreamed === undefined ? {} : { streams: isStreamed }),
    }),
  );
}

/**
 * What is sent to the provider.
 * @param cap output tokens per choice; null on routes without output
 * @param betas of Anthropic that are let through besides the built-in ones
 * @throws RequestNotBoundedError
 */
export function dispatchOf(
  read: CallRequest,
  { sheet, target }: ServedModel,
  cap: number | null,
  { request }: GatewayExchange,
  betas: readonly string[],
): Dispatch {
  return refusing(() => {
    const query = queryToSend(read.route, request.url.split('?')[1] ?? '');
    const headers = headersToSend(target.kind, request.headers, betas);
    refuseDroppedBetas(read.betaFields, headers.droppedBetas);
    const capField = target.kind === 'compatible' ? 'max_tokens' : 'max_completion_tokens';
    const isOpenAi = target.kind === 'openai';
    const upstream = {
      model: sheet.upstreamModel,
      capField: read.route === 'chat' ? capField : null,
      isOpenAi,
    } as const;
    return { query: query === '' ? '' : `?${query}`, headers, body: read.toSend(upstream, cap) };
  });
}

/** @throws the caller's error for a request that the reader refuses */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    if (error.code === 'malformed_json') throw new HttpProblem('malformed_json', error.message);
    throw new RequestNotBoundedError(error.message, error.field);
  }
}

/** An answer that waits for its turn on the connection never learns that the client has left. */
function requireOwnTurn(response: Response): void {
  if (response.socket !== null) return;
  throw new HttpProblem(
    'overloaded',
    'Another answer is under way on this connection; nothing was charged, so try again.',
    { headers: { 'Retry-After': '1' } },
  );
}
