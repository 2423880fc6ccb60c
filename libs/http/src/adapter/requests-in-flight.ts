import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { whenOver } from '../exchange/when-over';
import { occurrenceOf, sendProblem } from '../problems/send-problem';
import { OVERLOADED, type OverloadLog } from './overload';

/** Paths that the limit treats otherwise. */
export interface SpecialPaths {
  /** Whether a path, such as that of the health check, is answered beyond the limit. */
  readonly isExempt: (path: string) => boolean;
  /** Whether requests to a path have a limit of their own elsewhere, and don't count here. */
  readonly isApart: (path: string) => boolean;
}

/**
 * Middleware that limits the requests in flight. It runs after the body is read, so that slow senders take no
 * room. A request counts until its answer is sent or its client is gone.
 *
 * @param max for exempt paths, twice as many
 */
export function limitRequestsInFlight(
  max: number,
  { isExempt, isApart }: SpecialPaths,
  log: OverloadLog,
): RequestHandler {
  let count = 0;
  return (request: Request, response: Response, next: NextFunction) => {
    if (isApart(request.path)) {
      next();
      return;
    }
    if (count >= max && (count >= 2 * max || !isExempt(request.path))) {
      log.note(`MAX_REQUESTS_IN_FLIGHT (${max})`);
      sendProblem(request, response, occurrenceOf(OVERLOADED));
      return;
    }
    count += 1;
    whenOver(request, response, () => (count -= 1));
    next();
  };
}
