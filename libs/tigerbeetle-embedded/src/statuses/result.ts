import type { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';

/** The result of one event. At run time tigerbeetle-node's results carry `reserved` too, which its types leave out. */
export interface CreateResult<S extends CreateAccountStatus | CreateTransferStatus> {
  timestamp: bigint;
  status: S;
  reserved: number;
}

export function result<S extends CreateAccountStatus | CreateTransferStatus>(
  status: S,
  timestamp: bigint,
): CreateResult<S> {
  return { timestamp, status, reserved: 0 };
}
