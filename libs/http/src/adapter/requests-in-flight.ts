import { type ServerResponse } from 'node:http';
import { type OverloadLog } from './overload';

/**
 * How many requests are worked on at a time. One counts from when its body has arrived, so that slow senders take nobody's
 * place, until its answer has gone out or its client has gone away.
 */
export class RequestsInFlight {
  #count = 0;

  /** @param max of those that are exempt, as many again */
  constructor(
    private readonly max: number,
    private readonly log: OverloadLog,
  ) {}

  /**
   * Whether there is room for this request.
   * @param isExempt whether it is to be answered however many others are under way; asked for only where there are many
   */
  admit(response: ServerResponse, isExempt: () => boolean): boolean {
    if (this.#count >= this.max && (this.#count >= 2 * this.max || !isExempt())) {
      this.log.note(`MAX_REQUESTS_IN_FLIGHT (${this.max})`);
      return false;
    }
    this.#count += 1;
    response.on('close', this.#release);
    return true;
  }

  readonly #release = (): void => {
    this.#count -= 1;
  };
}
