import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { API_PREFIX } from './config/api-prefix';
import { InvalidSettingError } from './config/invalid-setting.error';
import { loadVariables } from './config/load-variables';
import { Settings } from './config/settings';
import { createHttpApp } from './http-app';

/** How long a shutdown may take before the process ends all the same. */
const SHUTDOWN_MAX_MS = 10_000;

async function main(): Promise<void> {
  const settings = new Settings(loadVariables(process.env, process.cwd()));
  const app = await createHttpApp(settings);
  await app.init();
  await listen(app, settings);

  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  process.stdout.write(
    `Credits Service is ready.\n  API            ${origin}/${API_PREFIX}\n  Documentation  ${origin}/docs\n`,
  );

  const stop = () => {
    setTimeout(() => process.exit(1), SHUTDOWN_MAX_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        fail(error);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** @throws InvalidSettingError where the address can't be had */
async function listen(app: NestExpressApplication, { host, port }: Settings): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidSettingError('PORT', String(port), `a port that is free on HOST (${host}): ${reason}`);
  }
}

/** One line says what is wrong and where to look; a stack would only hide it. */
function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
