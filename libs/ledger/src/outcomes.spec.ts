import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { createAccountOutcome } from './create-account-outcomes';
import { createTransferOutcome } from './create-transfer-outcomes';
import { LedgerInvariantError } from './errors';

/** No client knows this status. */
const UNKNOWN = 9_999 as CreateTransferStatus & CreateAccountStatus;

describe('what the ledger’s statuses mean', () => {
  it('takes a transfer that exists for a success', () => {
    expect(createTransferOutcome(CreateTransferStatus.created)).toBe('created');
    expect(createTransferOutcome(CreateTransferStatus.exists)).toBe('exists');
    expect(createAccountOutcome(CreateAccountStatus.created)).toBe('created');
    expect(createAccountOutcome(CreateAccountStatus.exists)).toBe('exists');
  });

  it('knows an overdraft, a missing account, a spent id and a reused one', () => {
    expect(createTransferOutcome(CreateTransferStatus.exceeds_credits)).toBe('insufficient_credits');
    expect(createTransferOutcome(CreateTransferStatus.debit_account_not_found)).toBe(
      'debit_account_not_found',
    );
    expect(createTransferOutcome(CreateTransferStatus.credit_account_not_found)).toBe(
      'credit_account_not_found',
    );
    expect(createTransferOutcome(CreateTransferStatus.id_already_failed)).toBe('id_spent');
    expect(createTransferOutcome(CreateTransferStatus.exists_with_different_amount)).toBe('exists_otherwise');
  });

  it('takes what can’t occur, and what it does not know, for a fault of its own', () => {
    expect(() => createTransferOutcome(CreateTransferStatus.ledger_must_not_be_zero)).toThrow(
      LedgerInvariantError,
    );
    expect(() => createAccountOutcome(CreateAccountStatus.reserved_flag)).toThrow(LedgerInvariantError);
    expect(() => createTransferOutcome(UNKNOWN)).toThrow('9999');
    expect(() => createAccountOutcome(UNKNOWN)).toThrow('9999');
  });
});
