/** Accounts that are billed in turn; a multiple of a batch's size. */
export const USERS = 10_000;

/** What the service answers to `'cpu'`. */
export interface ServiceAnswer {
  readonly cpu_us: number;
  readonly rss_bytes: number;
}
