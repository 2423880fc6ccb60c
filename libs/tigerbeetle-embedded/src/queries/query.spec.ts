import { readFileSync, writeFileSync } from 'node:fs';
import type { Client } from 'tigerbeetle-node';
import { QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { openEmbeddedClient } from '..';
import { PAGE_SIZE } from '../storage/schema';
import { account, queryFilter } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';

const ACCOUNTS = 1000;
/** More than are read at a time, and fewer than all. */
const LIMIT = 700;
const ids = Array.from({ length: ACCOUNTS }, (_, index) => BigInt(index + 1));

describe('accounts by time', () => {
  const file = useTemporaryDirectory();

  async function filled(path: string): Promise<void> {
    const client = openEmbeddedClient({ path });
    await client.createAccounts(ids.map((id) => account({ id, user_data_128: 0xabcdef0000n + id })));
    client.destroy();
  }

  async function idsOf(client: Client, flags: number, limit: number): Promise<bigint[]> {
    return (await client.queryAccounts(queryFilter({ flags, limit }))).map(({ id }) => id);
  }

  it('are read in both directions, however many', async () => {
    const path = file('whole');
    await filled(path);
    const client = openEmbeddedClient({ path });
    const { none, reversed } = { none: 0, reversed: QueryFilterFlags.reversed };
    expect(await idsOf(client, none, 8_189)).toEqual(ids);
    expect(await idsOf(client, none, LIMIT)).toEqual(ids.slice(0, LIMIT));
    expect(await idsOf(client, reversed, 8_189)).toEqual(ids.toReversed());
    expect(await idsOf(client, reversed, LIMIT)).toEqual(ids.toReversed().slice(0, LIMIT));
    client.destroy();
  });

  it('are refused as damaged where SQLite finds a page of noise', async () => {
    const path = file('damaged');
    await filled(path);
    const content = readFileSync(path);
    const marker = Buffer.alloc(8);
    marker.writeBigUInt64LE(0xabcdef0000n + 500n);
    const at = content.indexOf(marker);
    expect(at).toBeGreaterThan(PAGE_SIZE);
    content.fill(0xff, at - (at % PAGE_SIZE), at - (at % PAGE_SIZE) + PAGE_SIZE);
    writeFileSync(path, content);
    const client = openEmbeddedClient({ path });
    await expect(idsOf(client, 0, 8_189)).rejects.toMatchObject({ code: 'EMBEDDED_FILE_DAMAGED' });
    client.destroy();
  });
});
