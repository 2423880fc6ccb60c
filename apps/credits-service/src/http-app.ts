import { mkdirSync } from 'node:fs';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AccessGuard, createValidationPipe, RateLimitGuard } from '@app/http';
import { AppModule } from './app.module';
import { createAdapter } from './adapter';
import { API_PREFIX } from './config/api-prefix';
import { InvalidSettingError } from './config/invalid-setting.error';
import type { Settings } from './config/settings';
import { serveDocs } from './docs/serve-docs';
import { Log } from './log';
import { PROBLEM_FILTER } from './problems';

/**
 * Builds the whole application over HTTP, ready to listen. The service and its end-to-end tests both call it,
 * so that what is tested is what runs.
 *
 * @param adapter another one only for a benchmark that compares them
 * @throws InvalidSettingError where DATA_DIR can't be used; else what the stores throw when they can't be opened
 */
export async function createHttpApp(
  settings: Settings,
  adapter: AbstractHttpAdapter = createAdapter(settings),
): Promise<NestExpressApplication> {
  makeDataDir(settings.dataDir);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), adapter, {
    logger: new Log(settings.logLevel),
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX);
  if (settings.traffic.rateLimitPerMinute > 0) {
    app.useGlobalGuards(await RateLimitGuard.create(settings.keys, settings.traffic.rateLimitPerMinute));
  }
  app.useGlobalGuards(new AccessGuard(settings.keys));
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(PROBLEM_FILTER);
  serveDocs(app);
  return app;
}

function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    throw new InvalidSettingError(
      'DATA_DIR',
      path,
      'the path of a folder that the service may create and write to',
    );
  }
}
