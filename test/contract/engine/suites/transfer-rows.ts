import type { Transfer } from 'tigerbeetle-node';
import type { Engine } from '../engines';
import type { Stage, TransferStatusName } from './stage';

/** A batch, the statuses it must get, and the status that it is the example of. */
export interface TransferStatusRow {
  readonly status: TransferStatusName;
  readonly when: string;
  readonly batch: (stage: Stage, engine: Engine) => Transfer[] | Promise<Transfer[]>;
  /** Of the whole batch; by default every event has the row’s status. */
  readonly statuses?: readonly TransferStatusName[];
}

/** The first bit that has no meaning yet (docs/reference/transfer.md, flags). */
export const RESERVED_TRANSFER_FLAG = 1 << 9;
