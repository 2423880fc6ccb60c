import { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { problemOfResponse } from '../problems/problem-of-response';
import { requestIdOf } from '../request-id';
import { boundedMethod, type Exchange, type ExchangeObserver, OTHER } from './exchange';

/** The event with which the server tells of bytes that were no request, and were answered. */
export const MALFORMED_REQUEST = 'malformedRequest';

/** Each of these brings a request. */
const REQUEST_EVENTS = ['request', 'checkContinue', 'checkExpectation'];

/** What Express leaves at a request: the route that took it. */
type RoutedRequest = IncomingMessage & { readonly route?: { readonly path?: unknown } };

/**
 * Tells the observer of every request to this server, from whatever there is before the first handler, so that what never
 * reaches the application counts too. The handlers have to be in place.
 */
export function observeExchanges(server: Server, observer: ExchangeObserver): void {
  const onRequest = (request: RoutedRequest, response: ServerResponse): void => {
    const startedAt = performance.now();
    let isOver = false;
    observer.began();
    const onClose = (): void => {
      if (isOver) return;
      isOver = true;
      observer.ended(exchangeOf(request, response, performance.now() - startedAt));
    };
    response.on('close', onClose);
    // Behind another request on its connection, a response does not see the connection end.
    if (response.socket === null) request.socket.setMaxListeners(0).once('close', onClose);
  };
  for (const event of REQUEST_EVENTS) {
    // In place of each handler and not beside it: Node copies a list of listeners for every request. Where there is no
    // handler, a listener would stop Node from doing what it does by itself.
    for (const handle of server.listeners(event) as RequestListener[]) {
      server.off(event, handle);
      server.on(event, (request: RoutedRequest, response: ServerResponse) => {
        onRequest(request, response);
        handle(request, response);
      });
    }
  }
  server.on(MALFORMED_REQUEST, (exchange: Exchange) => {
    observer.began();
    observer.ended(exchange);
  });
}

function exchangeOf(request: RoutedRequest, response: ServerResponse, durationMs: number): Exchange {
  const path = request.route?.path;
  // An answer that has begun well may still end in a problem, and then does not go out in full.
  const isAborted = !response.writableFinished;
  const problem = isAborted || response.statusCode >= 400 ? problemOfResponse(response) : undefined;
  return {
    requestId: requestIdOf(request),
    method: boundedMethod(request.method),
    route: typeof path === 'string' ? path : OTHER,
    status: response.statusCode,
    isAborted,
    durationMs,
    code: problem?.code,
    error: problem?.error,
  };
}
