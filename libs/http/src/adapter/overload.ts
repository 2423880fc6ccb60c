import { Logger } from '@nestjs/common';
import { HttpProblem } from '../problems/http-problem.error';

/** A log that grows with the load would add to it. */
const LOG_INTERVAL_MS = 10_000;

/** One object for all refusals, because a refusal has to be cheap. */
export const OVERLOADED = new HttpProblem(
  'overloaded',
  'The service has as much under way as it takes; nothing moved, so try again.',
  { headers: { 'Retry-After': '1' } },
);

/** Logs that a limit was reached, at most once per 10 s. */
export class OverloadLog {
  readonly #logger = new Logger('Overload');
  #refused = 0;
  #nextAt = 0;

  /** @param limit the setting and its value */
  note(limit: string): void {
    this.#refused += 1;
    const now = performance.now();
    if (now < this.#nextAt) return;
    this.#nextAt = now + LOG_INTERVAL_MS;
    this.#logger.warn(`${this.#refused} refused since the last line like this one: ${limit} is reached`);
    this.#refused = 0;
  }
}
