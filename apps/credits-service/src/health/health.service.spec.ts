import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { LedgerHealth } from '@app/ledger';
import { MetadataHealth } from '@app/metadata';
import { HealthService } from './health.service';

async function check(ledger: boolean, metadata: boolean): Promise<unknown> {
  @Module({
    imports: [TerminusModule.forRoot({ logger: false })],
    providers: [
      HealthService,
      { provide: LedgerHealth, useValue: { isAvailable: () => Promise.resolve(ledger) } },
      { provide: MetadataHealth, useValue: { isAvailable: () => Promise.resolve(metadata) } },
    ],
  })
  class ReadinessModule {}
  const context = await NestFactory.createApplicationContext(ReadinessModule, { logger: false });
  try {
    return await context.get(HealthService).ready();
  } finally {
    await context.close();
  }
}

describe('readiness', () => {
  it('is given where the ledger and the metadata answer', async () => {
    expect(await check(true, true)).toMatchObject({ status: 'ok', error: {} });
  });

  it.each([
    [false, true, 'ledger'],
    [true, false, 'metadata'],
    [false, false, 'ledger and metadata'],
  ])('is not given where one does not: ledger %s, metadata %s', async (ledger, metadata, down) => {
    await expect(check(ledger, metadata)).rejects.toMatchObject({
      code: 'service_unavailable',
      message: `Not ready: ${down} can't be used.`,
      options: {
        extras: {
          details: {
            ledger: { status: ledger ? 'up' : 'down' },
            metadata: { status: metadata ? 'up' : 'down' },
          },
        },
      },
    });
  });
});
