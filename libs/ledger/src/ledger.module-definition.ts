import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { LedgerOptions } from './ledger.options';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: LEDGER_OPTIONS } =
  new ConfigurableModuleBuilder<LedgerOptions>()
    .setExtras({ isGlobal: false }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
