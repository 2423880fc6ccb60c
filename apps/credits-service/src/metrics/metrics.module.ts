import { Module, type DynamicModule } from '@nestjs/common';
import { MetricsController } from './metrics.controller';
import { ServiceMetrics } from './service-metrics';
import { StoreMetrics } from './store-metrics';

@Module({})
export class MetricsModule {
  static with(metrics: ServiceMetrics): DynamicModule {
    return {
      module: MetricsModule,
      controllers: [MetricsController],
      providers: [{ provide: ServiceMetrics, useValue: metrics }, StoreMetrics],
    };
  }
}
