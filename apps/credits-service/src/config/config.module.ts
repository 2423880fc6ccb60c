import { Global, Module, type DynamicModule } from '@nestjs/common';
import { FormerCurrencies } from './former-currencies';
import { LastingSettingsCheck } from './lasting-settings.check';
import { LedgerCheck } from './ledger.check';
import { Settings } from './settings';

/** Offers the {@link Settings} to every module. */
@Global()
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Settings, useValue: settings },
        FormerCurrencies,
        LedgerCheck,
        LastingSettingsCheck,
      ],
      exports: [Settings, FormerCurrencies],
    };
  }
}
