import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX } from '../build';
import type { Engine } from '../engines';
import { testPrecedence } from './precedence';
import {
  buildSettlementWorld,
  EXISTING_POST_VIOLATIONS,
  POST_VIOLATIONS,
  type SettlementWorld,
  VOID_VIOLATIONS,
} from './settlement-violations';
import { Stage } from './stage';
import {
  buildTransferWorld,
  EXISTING_TRANSFER_VIOLATIONS,
  NEW_TRANSFER_VIOLATIONS,
  type TransferWorld,
} from './transfer-violations';

const { post_pending_transfer, void_pending_transfer } = TransferFlags;

export function testTransferPrecedence(engine: () => Engine): void {
  let stage: Stage;
  /** Each event in a batch of its own: the first event of a batch decides whether it is one of imported events. */
  const submitEach = async (events: Transfer[]): Promise<string[]> => {
    const statuses: string[] = [];
    for (const event of events) statuses.push(...(await stage.createTransfers([event])));
    return statuses;
  };

  describe('of two violations the earlier one is answered:', () => {
    describe('a new transfer,', () => {
      let world: TransferWorld;
      beforeAll(async () => {
        stage = await Stage.set(engine().client);
        world = await buildTransferWorld(stage);
      });

      testPrecedence(
        NEW_TRANSFER_VIOLATIONS,
        () => world,
        () => stage.transfer(),
        submitEach,
      );
    });

    describe('a transfer that exists,', () => {
      let original: Transfer;
      beforeAll(async () => {
        stage = await Stage.set(engine().client);
        original = stage.transfer();
        await stage.haveTransferred([original]);
      });

      testPrecedence(
        EXISTING_TRANSFER_VIOLATIONS,
        () => undefined,
        () => original,
        submitEach,
      );
    });

    describe('posting and voiding,', () => {
      let world: SettlementWorld;
      beforeAll(async () => {
        stage = await Stage.set(engine().client);
        world = await buildSettlementWorld(stage, engine());
      });

      describe('a post,', () => {
        testPrecedence(
          POST_VIOLATIONS,
          () => world,
          () => stage.settlement(world.hold, { flags: post_pending_transfer, amount: AMOUNT_MAX }),
          submitEach,
        );
      });

      describe('a void,', () => {
        testPrecedence(
          VOID_VIOLATIONS,
          () => world,
          () => stage.settlement(world.hold, { flags: void_pending_transfer }),
          submitEach,
        );
      });

      describe('a post that exists,', () => {
        testPrecedence(
          EXISTING_POST_VIOLATIONS,
          () => world,
          () => world.post,
          submitEach,
        );
      });
    });
  });
}
