import { mkdirSync } from 'node:fs';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  AccessGuard,
  applyBrowserRules,
  DtoValidationPipe,
  FastExpressAdapter,
  KeyLimitGuard,
  observeExchanges,
  PUBLIC_URL_SETTING,
  RateLimitGuard,
  UnknownNamesGuard,
} from '@app/http';
import { KeyRequestCounts } from '@app/metadata';
import { AppModule } from './app.module';
import { createAdapter } from './adapter';
import { API_PREFIX } from './shared/api-prefix';
import { CallSlots } from './gateway/admission/call-slots';
import { InvalidSettingError } from './config/invalid-setting.error';
import type { Settings } from './config/settings';
import { serveDashboard } from './dashboard/serve-dashboard';
import { serveDocs } from './docs/serve-docs';
import { linesLost, openStandardOutput } from './logging/log-output';
import { NestLog } from './logging/nest-log';
import { logExchange } from './logging/request-log';
import { createLog, type ServiceLog } from './logging/service-log';
import { METRICS_PATH } from './metrics/metrics-path';
import { ServiceMetrics } from './metrics/service-metrics';
import { KeyPrincipals } from './shared/key-principals';
import { ServiceProblemFilter } from './shared/problems/problems';

/**
 * Builds the whole application over HTTP, ready to listen. The service and its end-to-end tests both use it.
 *
 * @param adapter another one only for a benchmark that compares them
 * @param log JSON on standard output by default
 * @throws InvalidSettingError if DATA_DIR can't be used; an error of a store that can't be opened
 */
export async function createHttpApp(
  settings: Settings,
  adapter: AbstractHttpAdapter = createAdapter(settings),
  log: ServiceLog = createLog(settings.logLevel, openStandardOutput()),
): Promise<NestExpressApplication> {
  makeDataDir(settings.dataDir);
  const metrics = new ServiceMetrics(linesLost);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, metrics), adapter, {
    logger: new NestLog(log),
    abortOnError: false,
  });
  if (adapter instanceof FastExpressAdapter) adapter.finishApartBy(() => app.get(CallSlots).close());
  app.set(PUBLIC_URL_SETTING, settings.publicUrl);
  if (settings.trustedProxies.length > 0) app.set('trust proxy', settings.trustedProxies);
  app.use(
    observeExchanges({
      began: () => {
        metrics.began();
      },
      ended: (exchange) => {
        metrics.ended(exchange);
        logExchange(log, exchange);
      },
    }),
  );
  applyBrowserRules(app, settings.traffic.corsAllowedOrigins);
  app.setGlobalPrefix(API_PREFIX, { exclude: ['/', METRICS_PATH, 'v1/{*path}', 'v1beta/{*path}'] });
  if (settings.traffic.rateLimitPerMinute > 0) {
    app.useGlobalGuards(new RateLimitGuard(settings.keys, settings.traffic.rateLimitPerMinute));
  }
  settings.keys.issued = app.get(KeyPrincipals);
  app.useGlobalGuards(
    new AccessGuard(settings.keys, settings.openAccess),
    new KeyLimitGuard(app.get(KeyRequestCounts)),
    new UnknownNamesGuard(),
  );
  app.useGlobalPipes(new DtoValidationPipe());
  app.useGlobalFilters(new ServiceProblemFilter(settings.gateway.topUpUrl));
  serveDocs(app);
  serveDashboard(app, () => settings.keys.isRequired);
  return app;
}

function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    const allowed = 'the path of a folder that the service may create and write to';
    throw new InvalidSettingError('DATA_DIR', path, allowed);
  }
}
