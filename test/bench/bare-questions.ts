/** Bills to a batch, and to a request of POST /batch. */
export const BATCH_SIZE = 1_000;

/**
 * Names a TigerBeetle server to a process of a bench, as the service's own setting does; unset, it embeds an
 * engine.
 */
export const SERVER_PORT = 'TIGERBEETLE_PORT';

/**
 * Asks the bare engine for batches, for account look-ups, or for transfers that are each followed by the
 * exact balance.
 */
export interface BareQuestion {
  readonly measure: 'batches' | 'lookups' | 'bills';
  readonly count: number;
  /** How many wait for their answer at once. */
  readonly inFlight: number;
}

export interface BareAnswer {
  readonly seconds: number;
  readonly cpu_us: number;
}
