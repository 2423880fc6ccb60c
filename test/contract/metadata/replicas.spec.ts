import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Confirmations, Descriptions, MetadataModule, UserProfiles } from '@app/metadata';
import { PostgresServer } from '../../support/postgres/postgres-server';
import { describeWith } from '../../support/requirements/requirements';
import { runs } from '../../support/run/length';

const START_TIMEOUT_MS = 120_000;
const ROUNDS = runs(2, 20);
/** As many as one write takes. */
const AT_ONCE = 500;

describeWith('postgres')('two replicas that write to one PostgreSQL', () => {
  let postgres: PostgresServer | undefined;
  let replicas: INestApplicationContext[] = [];

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    const store = { kind: 'postgres', url: postgres.url } as const;
    replicas = await Promise.all(
      [1, 2].map(() =>
        NestFactory.createApplicationContext(MetadataModule.register({ store }), { logger: false }),
      ),
    );
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    await postgres?.stop();
  }, START_TIMEOUT_MS);

  /** Has both write the same in opposite orders, over and over; PostgreSQL ends one of two that wait for each other. */
  async function crossing(write: (replica: INestApplicationContext, index: number) => Promise<unknown>) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const indices = Array.from({ length: AT_ONCE }, (_, index) => round * AT_ONCE + index);
      const orders = [indices, [...indices].reverse()];
      await Promise.all(
        replicas.flatMap((replica, which) => orders[which]!.map((index) => write(replica, index))),
      );
    }
  }

  it('take the same users in opposite orders', async () => {
    await crossing((replica, index) =>
      replica
        .get(UserProfiles)
        .remember({ userId: `user-${index}`, displayName: null, accountId: BigInt(index) }),
    );
    const [row] = await postgres!.query('SELECT count(*) FROM users');
    expect(row).toEqual({ count: String(ROUNDS * AT_ONCE) });
  });

  it('confirm the same users in opposite orders', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const names = Array.from({ length: AT_ONCE }, (_, index) => `user-${round * AT_ONCE + index}`);
      const orders = [names, names.toReversed()];
      await Promise.all(
        replicas.flatMap((replica, which) =>
          [0, AT_ONCE / 4].map((from) =>
            replica.get(Confirmations).confirm(orders[which]!.slice(from, from + (3 * AT_ONCE) / 4)),
          ),
        ),
      );
    }
    const [row] = await postgres!.query('SELECT count(*) FROM users WHERE confirmed = 1');
    expect(row).toEqual({ count: String(ROUNDS * AT_ONCE) });
  });

  it('take the same texts of two users in opposite orders, and mark them as shared', async () => {
    await crossing((replica, index) =>
      replica.get(Descriptions).store(`text ${index}`, `user of ${replicas.indexOf(replica)}`),
    );
    const [row] = await postgres!.query('SELECT count(*) FROM descriptions WHERE owner IS NULL');
    expect(row).toEqual({ count: String(ROUNDS * AT_ONCE) });
  });
});
