import { Module, type DynamicModule } from '@nestjs/common';
import { LedgerModule } from '@app/ledger';
import { MetadataModule } from '@app/metadata';
import { AccountsModule } from './accounts/accounts.module';
import { BackupsModule } from './backups/backups.module';
import { BalanceModule } from './balance/balance.module';
import { BatchModule } from './batch/batch.module';
import { BillingModule } from './billing/billing.module';
import { BooksModule } from './books/books.module';
import { CallsModule } from './calls/calls.module';
import { ConfigModule } from './config/config.module';
import type { Settings } from './config/settings';
import { GatewayModule } from './gateway/gateway.module';
import { HealthModule } from './health/health.module';
import { HoldsModule } from './holds/holds.module';
import { KeysModule } from './keys/keys.module';
import { MetricsModule } from './metrics/metrics.module';
import { ModelsModule } from './models/models.module';
import type { ServiceMetrics } from './metrics/service-metrics';
import { OverviewModule } from './overview/overview.module';
import { RefundsModule } from './refunds/refunds.module';
import { RefusalsModule } from './refusals/refusals.module';
import { RootModule } from './root/root.module';
import { SharedModule } from './shared/shared.module';
import { StatusModule } from './status/status.module';
import { TransactionsModule } from './transactions/transactions.module';
import { UsageModule } from './usage/usage.module';
import { UsersModule } from './users/users.module';

/** The parts of the service. Features share only the ledger, the metadata and the settings. */
@Module({})
export class AppModule {
  static with(settings: Settings, metrics: ServiceMetrics): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        SharedModule,
        LedgerModule.register({
          isGlobal: true,
          engine: settings.engine,
          timeoutMs: settings.ledgerTimeoutMs,
          defaultCurrency: settings.currencies.default,
          observer: metrics,
        }),
        MetadataModule.register({ isGlobal: true, store: settings.metadata }),
        AccountsModule,
        BalanceModule,
        BillingModule,
        HoldsModule,
        RefundsModule,
        BatchModule,
        TransactionsModule,
        UsersModule,
        KeysModule,
        GatewayModule,
        CallsModule,
        BooksModule,
        OverviewModule,
        RefusalsModule,
        UsageModule,
        ModelsModule,
        RootModule,
        HealthModule,
        StatusModule,
        BackupsModule,
        MetricsModule.with(metrics),
      ],
    };
  }
}
