import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { LedgerInvariantError } from './errors';
import { accountOutcome, transferOutcome } from './outcomes';

/** No client knows this status. */
const UNKNOWN = 9_999 as CreateTransferStatus & CreateAccountStatus;

describe('the meaning of the ledger’s statuses', () => {
  it('takes a transfer that exists for a success', () => {
    expect(transferOutcome(CreateTransferStatus.created)).toBe('created');
    expect(transferOutcome(CreateTransferStatus.exists)).toBe('exists');
    expect(accountOutcome(CreateAccountStatus.created)).toBe('created');
    expect(accountOutcome(CreateAccountStatus.exists)).toBe('exists');
  });

  it('knows an overdraft, a missing account, a spent id and a reused one', () => {
    expect(transferOutcome(CreateTransferStatus.exceeds_credits)).toBe('insufficient_credits');
    expect(transferOutcome(CreateTransferStatus.debit_account_not_found)).toBe('debit_account_not_found');
    expect(transferOutcome(CreateTransferStatus.credit_account_not_found)).toBe('credit_account_not_found');
    expect(transferOutcome(CreateTransferStatus.id_already_failed)).toBe('id_spent');
    expect(transferOutcome(CreateTransferStatus.exists_with_different_amount)).toBe('exists_otherwise');
  });

  it('takes impossible and unknown statuses for a fault of the service', () => {
    expect(() => transferOutcome(CreateTransferStatus.ledger_must_not_be_zero)).toThrow(LedgerInvariantError);
    expect(() => accountOutcome(CreateAccountStatus.reserved_flag)).toThrow(LedgerInvariantError);
    expect(() => transferOutcome(UNKNOWN)).toThrow('9999');
    expect(() => accountOutcome(UNKNOWN)).toThrow('9999');
  });
});
