import type { Client } from 'tigerbeetle-node';

/** What a test asks of the engine in its child process. */
export type EngineRequest =
  | { readonly kind: 'call'; readonly method: Exclude<keyof Client, 'destroy'>; readonly argument: unknown }
  /** Creates that many transfers of 1, with ids from `firstId` upwards, in full batches. */
  | {
      readonly kind: 'fill';
      readonly firstId: bigint;
      readonly count: number;
      readonly debit: bigint;
      readonly credit: bigint;
    }
  /** Collects garbage and says how much memory is left in use. */
  | { readonly kind: 'memory' };

export interface EngineFailure {
  readonly name: string;
  readonly code: unknown;
  readonly message: string;
}

export type EngineAnswer =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly failure: EngineFailure };

/** In bytes, of the JavaScript heap and of what it holds outside of it. */
export interface MemoryInUse {
  readonly heap: number;
  readonly buffers: number;
}
