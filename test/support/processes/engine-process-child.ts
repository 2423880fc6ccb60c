import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client, Transfer } from 'tigerbeetle-node';
import { CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import type { EngineAnswer, EngineFailure, EngineRequest, MemoryInUse } from './engine-process-protocol';

/** The program of `EngineProcess`: opens the file that its argument names and does what it is told. */
const BATCH_LENGTH = 8189;

async function perform(client: Client, request: EngineRequest): Promise<unknown> {
  switch (request.kind) {
    case 'call':
      return (client[request.method] as (argument: unknown) => Promise<unknown>)(request.argument);
    case 'fill':
      return fill(client, request);
    case 'memory':
      return memoryInUse();
  }
}

async function fill(client: Client, request: Extract<EngineRequest, { kind: 'fill' }>): Promise<number> {
  let created = 0;
  for (let start = 0; start < request.count; start += BATCH_LENGTH) {
    const length = Math.min(BATCH_LENGTH, request.count - start);
    const batch = Array.from({ length }, (_, index) => transferOf(request, start + index));
    created += (await client.createTransfers(batch)).filter(
      ({ status }) => status === CreateTransferStatus.created,
    ).length;
  }
  return created;
}

function transferOf(
  { firstId, debit, credit }: Extract<EngineRequest, { kind: 'fill' }>,
  index: number,
): Transfer {
  return transfer({
    id: firstId + BigInt(index),
    debit_account_id: debit,
    credit_account_id: credit,
  });
}

function memoryInUse(): MemoryInUse {
  if (global.gc === undefined) throw new Error('The engine process was started without --expose-gc.');
  global.gc();
  global.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

function failureOf(error: unknown): EngineFailure {
  const { name, code, message } = error as { name: string; code?: unknown; message: string };
  return { name, code, message };
}

function send(message: EngineAnswer | { readonly opened: EngineFailure | true }): void {
  process.send?.(message);
}

function main(path: string): void {
  let client: Client;
  try {
    client = openEmbeddedClient({ path });
  } catch (error) {
    send({ opened: failureOf(error) });
    process.disconnect();
    return;
  }
  process.on('message', ({ number, request }: { number: number; request: EngineRequest }) => {
    perform(client, request).then(
      (result) => {
        send({ number, result });
      },
      (error: unknown) => {
        send({ number, failure: failureOf(error) });
      },
    );
  });
  process.on('disconnect', () => {
    client.destroy();
  });
  send({ opened: true });
}

main(process.argv[2] ?? '');
