/** Bills to a batch, and to a request. */
export const BATCH_SIZE = 1_000;
/** Accounts that are billed in turn; a multiple of the batch's size. */
export const USERS = 10_000;

/** Asks the bare engine to make batches. */
export interface EngineQuestion {
  readonly count: number;
  /** How many batches wait for their answer at once. */
  readonly inFlight: number;
}

export interface EngineAnswer {
  readonly seconds: number;
  readonly cpu_us: number;
}

/** What the service answers to `'cpu'`. */
export interface ServiceAnswer {
  readonly cpu_us: number;
}

/** Names a TigerBeetle server to a child of the bench, as the service's own settings do; unset, it embeds an engine. */
export const SERVER_PORT = 'TIGERBEETLE_PORT';
