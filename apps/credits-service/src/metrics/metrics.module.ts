import { Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DiskMetrics } from './disk-metrics';
import { MetricsController } from './metrics.controller';
import { ServiceMetrics } from './service-metrics';
import { StoreMetrics } from './store-metrics';

@Module({})
export class MetricsModule {
  static with(metrics: ServiceMetrics): DynamicModule {
    return {
      module: MetricsModule,
      // Each feature registers its own metrics.
      global: true,
      exports: [Registry],
      controllers: [MetricsController],
      providers: [
        { provide: ServiceMetrics, useValue: metrics },
        { provide: Registry, useValue: metrics.registry },
        StoreMetrics,
        DiskMetrics,
      ],
    };
  }
}
