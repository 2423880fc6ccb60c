import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, open, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EngineOptions, LedgerContent, LedgerFileContent } from '@app/ledger';
import { StoreSnapshot, type MetadataOptions } from '@app/metadata';
import { BackupFailedError, BackupNotSupportedError } from '../shared/backup-errors';

export const LEDGER_FILE = 'ledger.db';
export const STORE_FILE = 'metadata.db';
/** The SHA-256 of each file, as `sha256sum` writes and checks them. */
export const SUMS_FILE = 'SHA256SUMS';
/** Between the name of a backup and random characters, until it is whole. */
const PARTIAL = '.partial-';
const OWNER_ALONE = 0o700;
const OWNER_FILE = 0o600;
const NOTHING_LEFT = 'nothing of the backup is left';

/** What to copy. */
export interface BackupSource {
  readonly engine: EngineOptions;
  readonly ledger: LedgerContent;
  readonly metadata: MetadataOptions['store'];
}

/** A backup that is whole. */
export interface Backup {
  /** An absolute path. */
  readonly folder: string;
  /** When the copies were cut: milliseconds since 1970, by this machine's clock. */
  readonly madeAtMs: number;
  /** Of both files. */
  readonly bytes: number;
  /** What the copied ledger holds; null where the ledger is a server, which has its own backup. */
  readonly ledger: LedgerFileContent | null;
}

/**
 * Copies ledger and metadata store as they were at one moment, while movements go on: what a crash at that moment would have
 * left. The folder gets its name once all of it is on the disk.
 * @param folder an absolute path; it must not exist, and its parents are created
 * @throws BackupNotSupportedError, BackupFailedError
 */
export async function makeBackup(source: BackupSource, folder: string): Promise<Backup> {
  const { engine, metadata } = source;
  if (metadata.kind !== 'sqlite') throw new BackupNotSupportedError();
  return inNewFolder(folder, async (partial) => {
    const ledgerPath = engine.kind === 'embedded' ? engine.path : null;
    await ensureRoom(partial, ledgerPath === null ? [metadata.path] : [ledgerPath, metadata.path]);
    const [storeCopy, ledgerCopy] = [join(partial, STORE_FILE), join(partial, LEDGER_FILE)];
    if (ledgerPath === null) {
      const madeAtMs = Date.now();
      await copyStore(StoreSnapshot.take(metadata.path), storeCopy);
      await writeSums(partial, [STORE_FILE]);
      return { folder, madeAtMs, bytes: await bytesOf([storeCopy]), ledger: null };
    }
    const cut = await copyLedger(source.ledger, ledgerCopy, metadata.path);
    await copyStore(cut.store, storeCopy);
    await writeSums(partial, [LEDGER_FILE, STORE_FILE]);
    const bytes = await bytesOf([ledgerCopy, storeCopy]);
    return { folder, madeAtMs: cut.madeAtMs, bytes, ledger: cut.content };
  });
}

/**
 * Fills a new folder, flushes it, and only then gives it its name. A failure leaves nothing.
 * @throws BackupFailedError
 */
export async function inNewFolder<T>(folder: string, fill: (partial: string) => Promise<T>): Promise<T> {
  let partial: string | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true, mode: OWNER_ALONE });
    await ensureNew(folder);
    partial = await mkdtemp(join(dirname(folder), basename(folder) + PARTIAL));
    const result = await fill(partial);
    await flushFolder(partial);
    await ensureNew(folder);
    await rename(partial, folder);
    await flushFolder(dirname(folder));
    return result;
  } catch (error) {
    if (partial !== undefined) await rm(partial, { recursive: true, force: true });
    throw error instanceof BackupFailedError
      ? error
      : new BackupFailedError(sentenceOf(error), { cause: error });
  }
}

/** Whether a folder is what a backup left that was cut off. */
export function isPartial(name: string): boolean {
  return name.includes(PARTIAL);
}

/** Both copies show one moment: no statement of either runs between their cuts, as both run in this thread. */
async function copyLedger(ledger: LedgerContent, target: string, storePath: string) {
  let cut: { store: StoreSnapshot; madeAtMs: number; content: LedgerFileContent | null } | undefined;
  try {
    await ledger.copyTo(target, () => {
      cut = { store: StoreSnapshot.take(storePath), madeAtMs: Date.now(), content: ledger.inFile() };
    });
    if (cut === undefined) throw new Error('The ledger was copied without a cut.');
    return cut;
  } catch (error) {
    cut?.store.release();
    throw error;
  }
}

async function copyStore(store: StoreSnapshot, target: string): Promise<void> {
  try {
    await store.copyTo(target);
  } finally {
    store.release();
  }
}

/** SQLite's pages have no checksum of their own. */
async function writeSums(folder: string, names: readonly string[]): Promise<void> {
  const lines = await Promise.all(
    names.map(async (name) => `${await sha256Of(join(folder, name))}  ${name}\n`),
  );
  await writeFile(join(folder, SUMS_FILE), lines.join(''), { mode: OWNER_FILE, flush: true });
}

/** In hex. */
export async function sha256Of(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const bytes of createReadStream(path)) sum.update(bytes as Buffer);
  return sum.digest('hex');
}

async function ensureNew(folder: string): Promise<void> {
  const exists = await access(folder, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (exists) throw new BackupFailedError('The folder of the backup exists already; name a new one.');
}

/** The ledger must not run out of disk by its own backup, so as much again has to stay free. */
async function ensureRoom(folder: string, paths: readonly string[]): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = 2 * (await bytesOf(paths.flatMap((path) => [path, `${path}-wal`])));
  if (bavail * bsize >= needed) return;
  const megabytes = Math.ceil(needed / 1_000_000);
  throw new BackupFailedError(
    `The disk has too little room: ${megabytes} MB must be free, twice what is copied; ${NOTHING_LEFT}.`,
  );
}

async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Without paths, which are not the caller's business. */
function sentenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full; ${NOTHING_LEFT}.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The service may not write there (${code}); ${NOTHING_LEFT}.`;
    default:
      return `The files could not be copied${code === '' ? '' : ` (${code})`}; ${NOTHING_LEFT}.`;
  }
}
