/** The ledger is not the one that the metadata store knows. The message is one line for the operator. */
export class WrongLedgerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongLedgerError';
  }
}
