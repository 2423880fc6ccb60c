import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LastingSettings, MetadataUnavailableError } from '@app/metadata';
import { InvalidSettingError } from './invalid-setting.error';
import { Settings } from './settings';

/**
 * The ids of accounts are made by the default currency: under another one, users would not find theirs. So the metadata
 * store remembers it, and a start with another one is refused once there are accounts. Where the store was lost or does
 * not answer, there is nothing to compare with.
 */
@Injectable()
export class DefaultCurrencyCheck implements OnApplicationBootstrap {
  private readonly log = new Logger('Settings');

  constructor(
    private readonly settings: Settings,
    private readonly lasting: LastingSettings,
  ) {}

  /** @throws InvalidSettingError */
  async onApplicationBootstrap(): Promise<void> {
    const { code } = this.settings.currencies.default;
    const remembered = await this.remember(code);
    if (remembered !== code) {
      throw new InvalidSettingError(
        'DEFAULT_CURRENCY',
        code,
        `${remembered}, the default currency by which the accounts were made`,
      );
    }
  }

  private async remember(code: string): Promise<string> {
    try {
      const remembered = (await this.lasting.recall()).get('default_currency') ?? code;
      if (remembered === code) await this.lasting.remember(new Map([['default_currency', code]]));
      return remembered;
    } catch (error) {
      if (!(error instanceof MetadataUnavailableError)) throw error;
      this.log.warn(`Whether the accounts were made by DEFAULT_CURRENCY ${code} could not be checked.`);
      return code;
    }
  }
}
