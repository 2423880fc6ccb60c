import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Client } from 'tigerbeetle-node';
import { EmbeddedCopyError, EmbeddedError, openEmbeddedClient, openEmbeddedReader } from '..';
import { runChild } from '../testing/child-process';
import { account, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';

const BATCH = 100;
const CHILD_DEADLINE_MS = 60_000;

let nextId = 0n;

async function bill(client: Client, count = BATCH): Promise<bigint[]> {
  const ids = Array.from({ length: count }, () => (nextId += 1n));
  await client.createTransfers(
    ids.map((id) => transfer({ id, debit_account_id: 1n, credit_account_id: 2n, amount: 1n })),
  );
  return ids;
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function openingError(path: string): unknown {
  try {
    openEmbeddedReader({ path }).destroy();
  } catch (error) {
    return error;
  }
  throw new Error('The file was opened.');
}

/** A folder for each test. */
function useFolder(): (name: string) => string {
  const inAll = useTemporaryDirectory();
  let test = 0;
  beforeEach(() => {
    test += 1;
    mkdirSync(inAll(String(test)));
  });
  return (name) => inAll(`${test}/${name}`);
}

describe('a copy of a ledger', () => {
  const file = useFolder();
  let path: string;
  let client: ReturnType<typeof openEmbeddedClient>;

  beforeEach(async () => {
    path = file('ledger.db');
    client = openEmbeddedClient({ path });
    expect(client.content()).toEqual({ accounts: 0, transfers: 0, lastTransferAt: 0n });
    await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
  });

  afterEach(() => {
    client.destroy();
  });

  it('holds what was acknowledged before, and nothing of what came later; both can be written on', async () => {
    const before: bigint[] = [];
    for (let batch = 0; batch < 60; batch += 1) before.push(...(await bill(client)));
    const target = file('copy.db');
    let cuts = 0;
    const copying = client.copyTo(target, () => (cuts += 1));
    expect(cuts).toBe(1);
    const during = await bill(client);
    await copying;
    const after = await bill(client);

    const copy = openEmbeddedReader({ path: target });
    const [newest] = await copy.lookupTransfers(before.slice(-1));
    const lastTransferAt = newest?.timestamp;
    expect(copy.content()).toEqual({ accounts: 2, transfers: before.length, lastTransferAt });
    expect(await copy.lookupTransfers(before)).toHaveLength(before.length);
    expect(await copy.lookupTransfers([...during, ...after])).toEqual([]);
    const [debited] = await copy.lookupAccounts([1n]);
    expect(debited?.debits_posted).toBe(BigInt(before.length));
    copy.destroy();

    const restored = openEmbeddedClient({ path: target });
    await bill(restored, 1);
    expect(restored.content().transfers).toBe(before.length + 1);
    restored.destroy();
    expect(await client.lookupTransfers([...during, ...after])).toHaveLength(during.length + after.length);
  });

  it('is one file, its owner’s alone', async () => {
    await bill(client);
    const target = file('copy.db');
    await client.copyTo(target);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(target)).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
  });

  it('keeps the lock on the ledger, which another process sees', async () => {
    await client.copyTo(file('copy.db'));
    await bill(client);
    const { output } = await runChild(
      `
        const { openEmbeddedClient } = require('@app/tigerbeetle-embedded');
        try { openEmbeddedClient({ path: ${JSON.stringify(path)} }); } catch (error) { console.log(error.code); }
      `,
      CHILD_DEADLINE_MS,
    );
    expect(output).toContain('EMBEDDED_FILE_LOCKED');
    client.destroy();
    openEmbeddedClient({ path }).destroy();
  });

  it('is made one at a time, never over a file, and fails where the ledger is closed', async () => {
    await bill(client);
    const target = file('copy.db');
    const first = client.copyTo(target);
    await expect(client.copyTo(file('other.db'))).rejects.toThrow(EmbeddedCopyError);
    await first;
    await expect(client.copyTo(target)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(client.copyTo(file('nowhere/copy.db'))).rejects.toMatchObject({ code: 'ENOENT' });

    const cut = client.copyTo(file('cut.db'));
    client.destroy();
    await expect(cut).rejects.toThrow('could not be copied: the ledger is being closed');
    const again = openEmbeddedClient({ path });
    expect(again.content().transfers).toBe(BATCH);
    again.destroy();
  });

  it('leaves the ledger with checkpoints, whether it was made or not', async () => {
    await client.copyTo(file('copy.db'));
    await expect(client.copyTo(file('copy.db'))).rejects.toThrow('EEXIST');
    const before = statSync(path).size;
    for (let batch = 0; batch < 20; batch += 1) await bill(client, 8_000);
    expect(statSync(path).size).toBeGreaterThan(before);
  });
});

describe('a reader of a ledger', () => {
  const file = useFolder();

  async function copyOf(): Promise<string> {
    const client = openEmbeddedClient({ path: file('ledger.db') });
    await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
    for (let batch = 0; batch < 20; batch += 1) await bill(client);
    await client.createTransfers([
      transfer({ id: (nextId += 1n), debit_account_id: 1n, credit_account_id: 2n, flags: 2, timeout: 1 }),
    ]);
    const path = file('copy.db');
    await client.copyTo(path);
    client.destroy();
    return path;
  }

  it('changes nothing: no file, no pending transfer, and takes no write', async () => {
    const path = await copyOf();
    const before = digest(path);
    const reader = openEmbeddedReader({ path });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const [debited] = await reader.lookupAccounts([1n]);
    expect(debited?.debits_pending).toBeGreaterThan(0n);
    await expect(bill(reader)).rejects.toMatchObject({ code: 'EMBEDDED_STORAGE_FAILED' });
    reader.destroy();
    expect(digest(path)).toBe(before);
    expect(['-wal', '-shm', '-journal'].filter((suffix) => existsSync(path + suffix))).toEqual([]);
  });

  it.each([
    ['a byte of a transfer', 30 * 8192 + 4_000],
    ['a byte of the schema', 2_000],
  ])('finds %s that has changed', async (_what, at) => {
    const path = await copyOf();
    const bytes = readFileSync(path);
    const place = at === 2_000 ? bytes.indexOf('CREATE TABLE state') + 20 : at;
    bytes.writeUInt8(bytes.readUInt8(place) ^ 0xff, place);
    writeFileSync(path, bytes);
    expect(openingError(path)).toMatchObject({ code: 'EMBEDDED_FILE_DAMAGED' });
  });

  it.each([
    ['a missing file', 'EMBEDDED_FILE_UNAVAILABLE', () => file('missing.db')],
    [
      'an empty file',
      'EMBEDDED_FILE_UNAVAILABLE',
      () => {
        writeFileSync(file('empty.db'), '');
        return file('empty.db');
      },
    ],
  ])('refuses %s, and makes none', (_what, code, pathOf) => {
    const path = pathOf();
    const error = openingError(path);
    expect(error).toBeInstanceOf(EmbeddedError);
    expect(error).toMatchObject({ code });
    expect(existsSync(path) ? statSync(path).size : 0).toBe(0);
  });

  it('refuses a file that is cut off, and one with a write-ahead log', async () => {
    const path = await copyOf();
    writeFileSync(`${path}-wal`, 'x');
    expect(openingError(path)).toMatchObject({ code: 'EMBEDDED_FILE_UNAVAILABLE' });
    const whole = file('whole.db');
    writeFileSync(whole, readFileSync(path));
    truncateSync(whole, statSync(whole).size - 8192);
    expect(openingError(whole)).toMatchObject({ code: 'EMBEDDED_FILE_DAMAGED' });
  });
});
