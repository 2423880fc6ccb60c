import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { whenOver } from '../exchange/when-over';
import { occurrenceOf, sendProblem } from '../problems/send-problem';
import { OVERLOADED, type OverloadLog } from './overload';

/**
 * The middleware that bounds how many requests are worked on at a time. It comes after the body is read, so that slow
 * senders take nobody's place; a request counts until its answer has gone out or its client has gone away.
 *
 * @param max of those that are exempt, as many again
 * @param isExempt whether a path is answered however many others are under way
 */
export function limitRequestsInFlight(
  max: number,
  isExempt: (path: string) => boolean,
  log: OverloadLog,
): RequestHandler {
  let count = 0;
  const release = (): void => {
    count -= 1;
  };
  return (request: Request, response: Response, next: NextFunction) => {
    if (count >= max && (count >= 2 * max || !isExempt(request.path))) {
      log.note(`MAX_REQUESTS_IN_FLIGHT (${max})`);
      sendProblem(request, response, occurrenceOf(OVERLOADED));
      return;
    }
    count += 1;
    whenOver(request, response, release);
    next();
  };
}
