import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { chmod, cp, open, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { LedgerContent, LedgerModule } from '@app/ledger';
import { Agent, request } from 'undici';
import { inNewFolder, LEDGER_FILE, makeBackup, type Backup } from './backups/make-backup';
import type { BackupResponse } from './backups/dto/backup.response';
import type { Variables } from './config/environment-variables';
import { loadVariables } from './config/load-variables';
import { Settings } from './config/settings';
import { API_PREFIX } from './shared/api-prefix';
import { BackupFailedError, BackupNotSupportedError } from './shared/backup-errors';
import { runningService } from './shared/running-service';

const USAGE =
  'npm run backup -- <folder>: the folder must not exist. Settings are those of the service; BASE_URL is where it is, API_KEY an admin key.';
const OTHERS_GET_NOTHING = 0o077;
/** How long the service may take to copy, in milliseconds. */
const COPY_MAX_MS = 6 * 3_600_000;

/**
 * Makes a backup in a folder of the operator's choice. The ledger belongs to one process, so a service that runs makes the
 * copies, and this moves them to the folder; without a service this makes them itself.
 */
async function main([target, ...more]: readonly string[]): Promise<void> {
  if (target === undefined || target.startsWith('-') || more.length > 0) throw new Error(USAGE);
  process.umask(OTHERS_GET_NOTHING);
  const variables = loadVariables(process.env, process.cwd());
  // A key of its own: to the service it would be a misspelt setting.
  const settings = new Settings({ ...variables, API_KEY: undefined });
  const folder = resolve(target);
  if (settings.metadata.kind !== 'sqlite') throw new BackupNotSupportedError();
  const { metadata, engine } = settings;
  for (const path of [metadata.path, ...(engine.kind === 'embedded' ? [engine.path] : [])]) {
    if (!existsSync(path)) throw new Error(`There is no ${path}: set DATA_DIR as for the service.`);
  }
  const made = (await makeHere(settings, folder)) ?? (await askService(variables, folder));
  process.stdout.write(`The backup is in ${folder}: ${made}\n`);
}

/** @returns null where a service has the ledger */
async function makeHere(settings: Settings, folder: string): Promise<string | null> {
  const { engine, ledgerTimeoutMs: timeoutMs, currencies, metadata } = settings;
  let ledger;
  try {
    ledger = await NestFactory.createApplicationContext(
      LedgerModule.register({ engine, timeoutMs, defaultCurrency: currencies.default }),
      { logger: ['error', 'warn'], abortOnError: false },
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EMBEDDED_FILE_LOCKED') return null;
    throw error;
  }
  try {
    return described(await makeBackup({ engine, ledger: ledger.get(LedgerContent), metadata }, folder));
  } finally {
    await ledger.close();
  }
}

async function askService(variables: Variables, folder: string): Promise<string> {
  return inNewFolder(folder, async (partial) => {
    const { folder: source, bytes, ledger } = await requestBackup(variables);
    if (!existsSync(join(source, LEDGER_FILE))) {
      throw new BackupFailedError(
        `The service wrote to ${source}, which is not on this machine; is BASE_URL right?`,
      );
    }
    try {
      for (const name of await readdir(source)) await move(join(source, name), join(partial, name));
    } finally {
      await rm(source, { recursive: true, force: true });
    }
    return described({ bytes, ledger });
  });
}

async function requestBackup(variables: Variables): Promise<BackupResponse> {
  const { baseUrl, key } = runningService(variables);
  const dispatcher = new Agent({ headersTimeout: COPY_MAX_MS, bodyTimeout: COPY_MAX_MS });
  try {
    const { statusCode, body } = await request(`${baseUrl}/${API_PREFIX}/backups`, {
      method: 'POST',
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
      dispatcher,
    });
    const text = await body.text();
    if (statusCode !== 201) throw new Error(`The service at ${baseUrl} answered ${statusCode}: ${text}`);
    return JSON.parse(text) as BackupResponse;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupFailedError(`A service has the ledger open, and made no backup. ${reason}`);
  } finally {
    await dispatcher.close();
  }
}

/** To another disk, too. */
async function move(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await cp(source, target, { errorOnExist: true, force: false });
    await chmod(target, 0o600);
    const copy = await open(target, 'r+');
    try {
      await copy.sync();
    } finally {
      await copy.close();
    }
  }
}

function described({ bytes, ledger }: Pick<BackupResponse, 'bytes' | 'ledger'> | Backup): string {
  const what =
    ledger === null
      ? 'the metadata store alone, as the ledger is a server that has its own backup'
      : `${ledger.accounts} accounts, ${ledger.transfers} transfers`;
  return `${what}; ${bytes} bytes.`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const cause =
    error instanceof BackupFailedError && error.cause instanceof Error ? ` ${error.cause.message}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
  process.exitCode = 1;
});
