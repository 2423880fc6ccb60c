import { Logger } from '@nestjs/common';
import { PROBLEMS } from '../problems/catalog';
import { HttpProblem } from '../problems/http-problem.error';
import { type ProblemOccurrence } from '../problems/send-problem';

const RETRY_AFTER = { 'Retry-After': '1' };
const DETAIL = 'The service has as much under way as it takes; nothing moved, so try again.';
/** A log that grows with the load would only add to it. */
const LOG_INTERVAL_MS = 10_000;

/** What the service answers where it has too much to do. */
export const OVERLOADED: ProblemOccurrence = {
  code: 'overloaded',
  ...PROBLEMS.overloaded,
  detail: DETAIL,
  headers: RETRY_AFTER,
};

export function overloaded(): HttpProblem {
  return new HttpProblem('overloaded', DETAIL, { headers: RETRY_AFTER });
}

/** Tells the operator that a limit was reached, at most once in 10 s. */
export class OverloadLog {
  readonly #logger = new Logger('Overload');
  #refused = 0;
  #nextAt = 0;

  /** @param limit which one, with its setting and value */
  note(limit: string): void {
    this.#refused += 1;
    const now = Date.now();
    if (now < this.#nextAt) return;
    this.#nextAt = now + LOG_INTERVAL_MS;
    this.#logger.warn(`${this.#refused} refused since the last line like this one: ${limit} is reached`);
    this.#refused = 0;
  }
}
