import type { INestApplicationContext } from '@nestjs/common';
import { Descriptions, MetadataHealth, UserProfiles } from '@app/metadata';
import { describeOnPostgres } from '../../support/engines/on-postgres';
import { openMetadata } from './store';

const TEST_TIMEOUT_MS = 60_000;
/** As many as the pool holds, and more. */
const AT_ONCE = 30;

describeOnPostgres('a PostgreSQL that refuses statements for a while', (postgres) => {
  let url: string;
  let name: string;
  let context: INestApplicationContext | undefined;
  let texts = 0;

  beforeEach(async () => {
    name = `refusals_${Date.now()}`;
    url = await postgres().createDatabase(name);
  });

  afterEach(async () => {
    await context?.close();
  });

  const store = () => {
    texts += 1;
    return context!.get(Descriptions).store(`text ${texts}`, 'ada');
  };
  const isAvailable = () => context!.get(MetadataHealth).isAvailable();
  const readAtOnce = () =>
    Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => context!.get(UserProfiles).profile(`user-${index}`)),
    );

  async function change(setting: string): Promise<void> {
    await postgres().query(`ALTER DATABASE "${name}" ${setting}`);
  }

  async function endConnections(): Promise<void> {
    await postgres().query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
    );
  }

  it(
    'is written to as soon as it is no longer read-only, on connections that were opened meanwhile too',
    async () => {
      context = await openMetadata({ kind: 'postgres', url });
      await store();
      expect(await isAvailable()).toBe(true);

      await change('SET default_transaction_read_only = on');
      await endConnections();
      await expect(store()).rejects.toMatchObject({ code: 'metadata_unavailable' });
      expect(await isAvailable()).toBe(false);
      await readAtOnce();
      await expect(store()).rejects.toMatchObject({ code: 'metadata_unavailable' });
      await readAtOnce();

      await change('RESET default_transaction_read_only');
      await store();
      expect(await isAvailable()).toBe(true);
      for (let round = 0; round < AT_ONCE; round += 1) await store();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is not ready while it is read-only and nobody writes, and ready again by itself',
    async () => {
      context = await openMetadata({ kind: 'postgres', url });
      await change('SET default_transaction_read_only = on');
      await endConnections();
      expect(await isAvailable()).toBe(false);
      await change('RESET default_transaction_read_only');
      expect(await isAvailable()).toBe(true);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'keeps no service from starting, whether its tables are there or not',
    async () => {
      await change('SET default_transaction_read_only = on');
      context = await openMetadata({ kind: 'postgres', url });
      expect(await isAvailable()).toBe(false);
      await change('RESET default_transaction_read_only');
      await store();
      await context.close();

      await change('SET default_transaction_read_only = on');
      context = await openMetadata({ kind: 'postgres', url });
      expect(await context.get(UserProfiles).count()).toBe(0);
      await change('RESET default_transaction_read_only');
      await store();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'refuses nothing for connections that were ended while idle, or opened with another search path',
    async () => {
      context = await openMetadata({ kind: 'postgres', url });
      await readAtOnce();
      await endConnections();
      await Promise.all(Array.from({ length: AT_ONCE }, store));

      await change('SET search_path = nowhere');
      await endConnections();
      await expect(store()).rejects.toMatchObject({ code: 'metadata_unavailable' });
      await change('RESET search_path');
      await store();
    },
    TEST_TIMEOUT_MS,
  );
});
