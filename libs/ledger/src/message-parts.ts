import { codeOf } from './engine/engine-errors';
import { LedgerUnavailableError } from './errors';

/**
 * A production server's limit of items in one message (TigerBeetle's docs/coding/requests.md, "Batching").
 */
export const MESSAGE_ITEMS_MAX = 8_189;

/** Splits items into as few messages as the server takes. */
export class MessageParts {
  /** A server started for development takes fewer; its refusals teach how many. */
  private itemsMax = MESSAGE_ITEMS_MAX;

  /**
   * Sends the parts one after the other.
   * @param send its answers are joined in the order of the items
   * @param canEnd whether a part may end with this item; it has to be so for one of any two
   * @throws whatever `send` throws, but for the refusal of a part that can be split
   */
  async sendAll<T, R>(
    items: readonly T[],
    send: (part: T[]) => Promise<R[]>,
    canEnd: (item: T) => boolean = () => true,
  ): Promise<R[]> {
    const answers: R[] = [];
    for (let from = 0; from < items.length;) {
      const part = items.slice(from, from + this.itemsMax);
      while (part.length > 1 && !part.slice(-1).every(canEnd)) part.pop();
      try {
        answers.push(...(await send(part)));
        from += part.length;
      } catch (error) {
        if (!isTooMuchData(error) || part.length === 1) throw error;
        this.itemsMax = Math.ceil(part.length / 2);
      }
    }
    return answers;
  }
}

/** Whether the client refused the message for its length, before it sent anything. */
export function isTooMuchData(error: unknown): boolean {
  return error instanceof LedgerUnavailableError && codeOf(error.cause) === 'ERR_TOO_MUCH_DATA';
}
