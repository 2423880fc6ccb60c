import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LastingSettingsCheck } from './lasting-settings.check';
import { LedgerMark } from './ledger-mark';
import { Settings } from './settings';

/** Offers the {@link Settings} to every module. */
@Global()
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: Settings, useValue: settings }, LastingSettingsCheck, LedgerMark],
      exports: [Settings],
    };
  }
}
