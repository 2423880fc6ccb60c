import * as fc from 'fast-check';
import { InvalidCurrenciesError, parseCurrencies } from './index';
import { ISO_4217 } from './iso-4217';

function refusal(list: string | undefined, defaultCode: string): [string, string] {
  try {
    parseCurrencies(list, defaultCode);
  } catch (error) {
    if (error instanceof InvalidCurrenciesError) return [error.code, error.message];
    throw error;
  }
  throw new Error(`${String(list)} was accepted`);
}

describe('ISO 4217', () => {
  it.each([
    ['USD', 840],
    ['EUR', 978],
    ['ALL', 8],
    ['JPY', 392],
    ['CHF', 756],
    ['XXX', 999],
  ])('numbers %s %i', (code, ledger) => {
    expect(ISO_4217.get(code)).toBe(ledger);
  });

  it('gives every code of three letters a number of its own from 1 to 999', () => {
    expect(new Set(ISO_4217.values()).size).toBe(ISO_4217.size);
    for (const [code, ledger] of ISO_4217) {
      expect(code).toMatch(/^[A-Z]{3}$/);
      expect(ledger >= 1 && ledger <= 999).toBe(true);
    }
  });
});

describe('parseCurrencies', () => {
  it('reads ISO codes and custom units, in order', () => {
    const currencies = parseCurrencies('USD, EUR ,TOKENS=10001', 'EUR');
    expect(currencies.codes).toEqual(['USD', 'EUR', 'TOKENS']);
    expect(currencies.all).toEqual([
      { code: 'USD', ledger: 840 },
      { code: 'EUR', ledger: 978 },
      { code: 'TOKENS', ledger: 10_001 },
    ]);
    expect(currencies.default).toEqual({ code: 'EUR', ledger: 978 });
    expect(currencies.get('TOKENS')).toEqual({ code: 'TOKENS', ledger: 10_001 });
    expect(currencies.byLedger(10_001)?.code).toBe('TOKENS');
  });

  it('finds codes exactly as they are written, and only those listed', () => {
    const currencies = parseCurrencies('USD', 'USD');
    for (const code of ['usd', 'EUR', '', ' USD', '__proto__', 'constructor']) {
      expect(currencies.get(code)).toBeUndefined();
    }
    expect(currencies.byLedger(978)).toBeUndefined();
  });

  it.each([undefined, '', ' '])('is the default alone for %p', (list) => {
    expect(parseCurrencies(list, 'CHF').all).toEqual([{ code: 'CHF', ledger: 756 }]);
  });

  it.each([
    ['USD=840', 840],
    ['ALL=008', 8],
    ['A=1', 1],
    ['A=4294967295', 4_294_967_295],
    ['ABCDEFGHIJ123456=10001', 10_001],
  ])('takes %s', (list, ledger) => {
    const code = list.split('=')[0]!;
    expect(parseCurrencies(list, code).default).toEqual({ code, ledger });
  });

  it.each([
    ['TOKENS', 'TOKENS', 'currency_unknown', 'TOKENS=10001'],
    ['USD,TOKENS', 'USD', 'currency_unknown', 'TOKENS'],
    ['TOKENS=0', 'TOKENS', 'currency_number_out_of_range', 'from 1 to 4294967295'],
    ['TOKENS=-1', 'TOKENS', 'currency_number_out_of_range', '-1'],
    ['TOKENS=4294967296', 'TOKENS', 'currency_number_out_of_range', '4294967296'],
    [`TOKENS=${'9'.repeat(400)}`, 'TOKENS', 'currency_number_out_of_range', '…'],
    ['TOKENS=840', 'TOKENS', 'currency_number_taken', 'USD'],
    ['USD,TOKENS=978', 'USD', 'currency_number_taken', 'EUR'],
    ['A=10001,B=10001', 'A', 'currency_number_taken', 'of A'],
    ['USD=10001', 'USD', 'currency_number_not_iso', '840'],
    ['USD,USD', 'USD', 'currency_duplicate', 'USD'],
    ['A=10001,A=10002', 'A', 'currency_duplicate', 'A'],
    ['USD,EUR', 'CHF', 'currency_default_not_listed', '"CHF"'],
    ['USD', 'usd', 'currency_default_not_listed', '"usd"'],
    ['usd', 'USD', 'currency_malformed', 'uppercase'],
    ['USD,', 'USD', 'currency_malformed', '""'],
    [',', 'USD', 'currency_malformed', '""'],
    ['USD EUR', 'USD', 'currency_malformed', '"USD EUR"'],
    ['USD;EUR', 'USD', 'currency_malformed', '"USD;EUR"'],
    ['TOKENS=', 'TOKENS', 'currency_malformed', 'TOKENS='],
    ['TOKENS=abc', 'TOKENS', 'currency_malformed', 'abc'],
    ['TOKENS=1e4', 'TOKENS', 'currency_malformed', '1e4'],
    ['TOKENS=1.5', 'TOKENS', 'currency_malformed', '1.5'],
    ['TOKENS=1=2', 'TOKENS', 'currency_malformed', 'TOKENS=1=2'],
    ['ABCDEFGHIJ1234567=1', 'USD', 'currency_malformed', '16'],
    ['ÄÖ=10001', 'USD', 'currency_malformed', 'ÄÖ'],
    [
      Array.from({ length: 257 }, (_, i) => `C${i}=${10_001 + i}`).join(),
      'C0',
      'currency_list_too_long',
      '256',
    ],
    [undefined, 'CREDITS', 'currency_unknown', 'CREDITS=10001'],
    [undefined, '', 'currency_malformed', '""'],
  ])('refuses %s with default %s: %s', (list, defaultCode, code, hint) => {
    const [actual, message] = refusal(list, defaultCode);
    expect(actual).toBe(code);
    expect(message).toContain(hint);
    expect(message.length).toBeLessThan(300);
  });

  it('either refuses a list with a code or finds every currency by code and by ledger', () => {
    const entry = fc.stringMatching(/^[A-Z]{1,3}(=[0-9]{1,11})?$/);
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
        let currencies;
        try {
          currencies = parseCurrencies(entries.join(','), entries[0]!.split('=')[0]!);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCurrenciesError);
          return;
        }
        expect(currencies.all).toHaveLength(entries.length);
        for (const currency of currencies.all) {
          expect(currencies.get(currency.code)).toBe(currency);
          expect(currencies.byLedger(currency.ledger)).toBe(currency);
        }
      }),
    );
  });
});
