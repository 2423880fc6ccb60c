import { CSV, EXCEL_CSV } from './csv';
import type { TransactionResponse } from './dto/transaction.response';

const transaction = (description: string | null): TransactionResponse => ({
  id: '01a209b70b20ec78407699ea95cc81cb',
  user_id: 'user-1',
  type: 'bill',
  amount: 2_800_000n,
  currency: 'USD',
  description,
  balance_after: 99_997_200_000n,
  created_at: '2026-11-23T18:42:00.123456Z',
  refund_of: null,
  hold_id: '01a209b70b1f3c5e8d2a4b6c8e0f1a3d',
  call_id: null,
  reference: 'order-1842',
});

describe('a history as CSV', () => {
  it('has a column for each field and exact amounts', () => {
    expect(CSV.header).toBe(
      'id,created_at,type,amount,currency,description,balance_after,refund_of,hold_id,call_id,reference\r\n',
    );
    expect(CSV.line(transaction('a prompt'))).toBe(
      '01a209b70b20ec78407699ea95cc81cb,2026-11-23T18:42:00.123456Z,bill,0.0028,USD,a prompt,99.9972,,01a209b70b1f3c5e8d2a4b6c8e0f1a3d,,order-1842\r\n',
    );
  });

  it.each([
    [null, ''],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
  ])('writes the description %j as %s', (description, field) => {
    expect(CSV.line(transaction(description))).toContain(`,USD,${field},99.9972`);
  });

  it.each(['=1+1', '+1', '-1', '@A1', '\t=1', "'=1"])(
    'leaves %j as it was stored: what reads the file decides what is a formula',
    (description) => {
      expect(CSV.line(transaction(description))).toContain(`,USD,${description},99.9972`);
    },
  );

  it('has a byte order mark for Excel', () => {
    expect(EXCEL_CSV.header).toBe(`\ufeff${CSV.header}`);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@A1', "'@A1"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['a=1', 'a=1'],
    ["'=1", "'=1"],
  ])('writes %j for Excel as %s', (description, field) => {
    expect(EXCEL_CSV.line(transaction(description))).toContain(`,USD,${field},99.9972`);
  });
});
