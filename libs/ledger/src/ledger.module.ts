import { Module } from '@nestjs/common';
import { LedgerEngine } from './ledger-engine';
import { ConfigurableModuleClass } from './ledger.module-definition';
import { LedgerService } from './ledger.service';
import { OperatorAccounts } from './operator-accounts';

/** The credits ledger. Feature modules import it and inject {@link LedgerService}. */
@Module({
  providers: [LedgerEngine, OperatorAccounts, LedgerService],
  exports: [LedgerService],
})
export class LedgerModule extends ConfigurableModuleClass {}
