import type { INestApplicationContext } from '@nestjs/common';
import { Confirmations, Descriptions, MetadataHealth, UserProfiles } from '@app/metadata';
import { eventually } from '../../support/async/eventually';
import { PgBouncer } from '../../support/postgres/pgbouncer';
import { describeWith } from '../../support/requirements/requirements';
import { PostgresServer } from '../../support/postgres/postgres-server';
import { openMetadata } from './store';

const TIMEOUT_MS = 120_000;
const AT_ONCE = 100;
const REPLICAS = 3;

describeWith('postgres', 'pgbouncer')('PostgreSQL behind PgBouncer in transaction mode', () => {
  let postgres: PostgresServer | undefined;
  let pooler: PgBouncer | undefined;
  let replicas: INestApplicationContext[] = [];
  let database: string;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    pooler = await PgBouncer.start(postgres.url);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await pooler?.stop();
    await postgres?.stop();
  }, TIMEOUT_MS);

  beforeEach(async () => {
    database = await postgres!.createDatabase(`pooled_${Date.now()}`);
  });

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((replica) => replica.close()));
  });

  async function open(count: number): Promise<INestApplicationContext[]> {
    const store = { kind: 'postgres', url: pooler!.urlOf(database) } as const;
    replicas = await Promise.all(Array.from({ length: count }, () => openMetadata(store)));
    return replicas;
  }

  async function advisoryLocks(): Promise<number> {
    const rows = await postgres!.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`);
    return rows.length;
  }

  it(
    'takes replicas that start at once on an empty database, and what they write',
    async () => {
      const all = await open(REPLICAS);
      expect(await advisoryLocks()).toBe(0);
      await Promise.all(
        all.flatMap((replica) =>
          Array.from({ length: AT_ONCE }, async (_, index) => {
            await replica.get(Descriptions).store(`text ${index}`, 'ada');
            await replica
              .get(UserProfiles)
              .remember({ userId: `user-${index}`, displayName: null, accountId: BigInt(index + 1) });
            await replica.get(Confirmations).confirm([`user-${index}`]);
          }),
        ),
      );
      expect(await all[0]!.get(UserProfiles).count()).toBe(AT_ONCE);
      expect(await all[0]!.get(MetadataHealth).isAvailable()).toBe(true);
      const [row] = await postgres!.query('SELECT count(*) FROM descriptions', database);
      expect(row).toEqual({ count: String(AT_ONCE) });
    },
    TIMEOUT_MS,
  );

  it(
    'leaves no lock behind where the tables could not be made',
    async () => {
      await postgres!.query('CREATE TABLE descriptions (other integer)', database);
      await expect(open(1)).rejects.toThrow('could not be brought to the shape of this version');
      // The connection was closed; the pooler ends its transaction a moment later.
      await eventually(async () => {
        expect(await advisoryLocks()).toBe(0);
      });
      expect(await postgres!.query(`SELECT to_regclass('users') AS users`, database)).toEqual([
        { users: null },
      ]);
      await postgres!.query('DROP TABLE descriptions', database);
      const [replica] = await open(1);
      await replica!.get(Descriptions).store('text', 'ada');
    },
    TIMEOUT_MS,
  );

  it(
    'is written to as soon as it is no longer read-only',
    async () => {
      const [replica] = await open(1);
      const name = new URL(database).pathname.slice(1);
      const endConnections = () =>
        postgres!.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
      await postgres!.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
      await endConnections();
      await expect(replica!.get(Descriptions).store('refused', 'ada')).rejects.toMatchObject({
        code: 'metadata_unavailable',
      });
      await postgres!.query(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
      await endConnections();
      await replica!.get(Descriptions).store('taken', 'ada');
    },
    TIMEOUT_MS,
  );
});
