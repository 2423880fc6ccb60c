import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LedgerUnavailableError, OperatorAccounts, type FundingAccount } from '@app/ledger';
import { LastingSettings, MetadataUnavailableError } from '@app/metadata';
import type { Currency } from '@app/money';
import { FormerCurrencies } from './former-currencies';
import { InvalidSettingError } from './invalid-setting.error';
import { LedgerCheck } from './ledger.check';
import { Settings } from './settings';

const DEFAULT_CURRENCY = 'default_currency';
const CURRENCY_PREFIX = 'currency:';

/**
 * Accounts and movements depend on the default currency and on the numbers of the currencies. The metadata
 * store keeps both, and once there are accounts, a start with other values is refused. A number may change
 * until the ledger has the currency. Without the store, only the ledger's own numbers are compared.
 */
@Injectable()
export class LastingSettingsCheck implements OnApplicationBootstrap {
  private readonly log = new Logger('Settings');

  constructor(
    private readonly settings: Settings,
    private readonly lasting: LastingSettings,
    private readonly operators: OperatorAccounts,
    private readonly former: FormerCurrencies,
    private readonly ledgerCheck: LedgerCheck,
  ) {}

  /** @throws InvalidSettingError, WrongLedgerError */
  async onApplicationBootstrap(): Promise<void> {
    const remembered = await this.recall();
    const numbers = numbersIn(remembered ?? new Map());
    this.checkDefaultCurrency(remembered?.get(DEFAULT_CURRENCY));
    const used = await this.usedCurrencies([...numbers.keys()]);
    const unused = this.checkNumbers(numbers, used);
    const isRightLedger = await this.ledgerCheck.check(remembered, used);
    for (const [code, ledger] of numbers) this.former.learn(code, ledger);
    if (remembered !== null) await this.remember(unused, isRightLedger);
  }

  private checkDefaultCurrency(remembered: string | undefined): void {
    const { code } = this.settings.currencies.default;
    if (remembered !== undefined && remembered !== code) {
      throw new InvalidSettingError(
        'DEFAULT_CURRENCY',
        code,
        `${remembered}, the default currency of the existing accounts`,
      );
    }
  }

  /**
   * @param used the ledger's currencies; null if it does not answer
   * @returns stored codes that the ledger does not have and whose number another currency has now
   */
  private checkNumbers(
    numbers: ReadonlyMap<string, number>,
    used: ReadonlyMap<string, FundingAccount> | null,
  ): string[] {
    const unused = new Set<string>();
    for (const currency of this.settings.currencies.all) {
      const known = used?.get(currency.code)?.ledger;
      if (known !== undefined && known !== currency.ledger) throw numberChanged(currency, known);
      for (const [code, ledger] of numbers) {
        const conflicts = (code === currency.code) !== (ledger === currency.ledger);
        if (!conflicts) continue;
        if (used !== null && !used.has(code)) unused.add(code);
        else if (code === currency.code) throw numberChanged(currency, ledger);
        else throw numberTaken(currency, code);
      }
    }
    return [...unused];
  }

  private async recall(): Promise<ReadonlyMap<string, string> | null> {
    try {
      return await this.lasting.recall();
    } catch (error) {
      if (!(error instanceof MetadataUnavailableError)) throw error;
      this.log.warn(
        'DEFAULT_CURRENCY and CURRENCIES could not be compared with those of the existing accounts.',
      );
      return null;
    }
  }

  private async usedCurrencies(remembered: readonly string[]): Promise<Map<string, FundingAccount> | null> {
    const codes = new Set([...this.settings.currencies.codes, ...remembered]);
    try {
      return await this.operators.fundingAccounts([...codes]);
    } catch (error) {
      if (!(error instanceof LedgerUnavailableError)) throw error;
      return null;
    }
  }

  private async remember(unused: readonly string[], isRightLedger: boolean): Promise<void> {
    const { currencies } = this.settings;
    try {
      if (unused.length > 0) await this.lasting.forget(unused.map((code) => CURRENCY_PREFIX + code));
      // In one write: as long as there are no accounts, each replaces all that was stored.
      await this.lasting.remember(
        new Map([
          ...(isRightLedger ? await this.ledgerCheck.identify() : []),
          [DEFAULT_CURRENCY, currencies.default.code],
          ...currencies.all.map(({ code, ledger }) => [CURRENCY_PREFIX + code, String(ledger)] as const),
        ]),
      );
    } catch (error) {
      if (!(error instanceof MetadataUnavailableError)) throw error;
      this.log.warn('DEFAULT_CURRENCY and CURRENCIES could not be stored.');
    }
  }
}

function numbersIn(remembered: ReadonlyMap<string, string>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of remembered) {
    if (name.startsWith(CURRENCY_PREFIX)) numbers.set(name.slice(CURRENCY_PREFIX.length), Number(value));
  }
  return numbers;
}

function numberChanged({ code, ledger }: Currency, used: number): InvalidSettingError {
  return new InvalidSettingError(
    'CURRENCIES',
    `${code}=${ledger}`,
    `${code}=${used}, the number of the existing accounts`,
  );
}

function numberTaken({ code, ledger }: Currency, other: string): InvalidSettingError {
  return new InvalidSettingError(
    'CURRENCIES',
    `${code}=${ledger}`,
    `another number for ${code}: ${ledger} is that of ${other}, in which there are accounts`,
  );
}
