import './compile-cache';
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import manifest from '../../../package.json';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { API_PREFIX } from './shared/api-prefix';
import { DASHBOARD_PATH } from './dashboard/serve-dashboard';
import { InvalidSettingError } from './config/invalid-setting.error';
import { loadVariables } from './config/load-variables';
import { Settings } from './config/settings';
import { CallSlots } from './gateway/admission/call-slots';
import { createHttpApp } from './http-app';
import { exitAfterLog } from './logging/log-output';
import { openLog, type ServiceLog } from './logging/service-log';
import { endsOnHangUp, Shutdown } from './shutdown';

/** What the service creates, its data above all, is its own user's alone. */
const OTHERS_GET_NOTHING = 0o077;

async function main(): Promise<void> {
  process.umask(OTHERS_GET_NOTHING);
  const settings = new Settings(loadVariables(process.env, process.cwd()));
  const log = await openLog(settings.logLevel);
  for (const warning of settings.warnings) log.warn(warning);
  const shutdown = new Shutdown(log);
  if (!endsOnHangUp) {
    process.on('SIGHUP', () => {
      reloadKeys(settings, log);
    });
  }
  const app = await createHttpApp(settings, undefined, log);
  shutdown.close = () => app.close();
  shutdown.hasCalls = () => !app.get(CallSlots).isEmpty;
  await app.init();
  await listen(app, settings);

  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  // At any LOG_LEVEL: with PORT=0, only this line has the port.
  log
    .child({}, { level: 'info' })
    .info(
      `Credits Service is ready. Version ${manifest.version} Dashboard ${origin}${DASHBOARD_PATH} ` +
        `API ${origin}/${API_PREFIX} Documentation ${origin}/docs` +
        (settings.keys.isRequired ? '' : ' No key is set: every call is open.'),
    );
}

function reloadKeys(settings: Settings, log: ServiceLog): void {
  if (!settings.hasKeyFiles) {
    log.info('SIGHUP: nothing to read again, because no keys come from a file.');
    return;
  }
  try {
    settings.reloadKeys();
    log.info('SIGHUP: the keys were read again.');
  } catch (error) {
    log.error(`SIGHUP: the present keys stay. ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws InvalidSettingError if the address is not available */
async function listen(app: NestExpressApplication, { host, port }: Settings): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidSettingError('PORT', String(port), `a port that is free on HOST (${host}): ${reason}`);
  }
}

/** Prints one line after the log has been written. A stack would only hide it. */
function fail(error: unknown): void {
  process.on('exit', () => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  });
  exitAfterLog(1);
}

main().catch(fail);
