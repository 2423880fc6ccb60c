import { Injectable } from '@nestjs/common';
import { AiCalls } from '@app/metadata';
import { Counter, Gauge, Registry } from 'prom-client';
import { GatewayState } from '../../shared/gateway-state';
import { CallDrains } from '../relay/call-drains';
import { CallSettlement } from '../settlement/call-settlement';
import { CallSlots } from '../admission/call-slots';
import { CallsUnderWay } from '../settlement/calls-under-way';

/** A scrape waits no longer for the store. */
const STORE_MAX_MS = 1_000;
const MILLISECONDS_PER_SECOND = 1_000;

/** What the gateway is doing, measured at each scrape, and made known to other features. */
@Injectable()
export class GatewayGauges {
  constructor(
    private readonly registry: Registry,
    private readonly calls: AiCalls,
    state: GatewayState,
    { instance }: CallsUnderWay,
    slots: CallSlots,
    drains: CallDrains,
    settlement: CallSettlement,
  ) {
    state.describeBy(() => ({
      instance,
      underWay: slots.size,
      drains: drains.size,
      settlementsWaiting: settlement.waiting,
    }));
    this.add('gateway_calls_under_way', 'AI calls under way in this process.', () => slots.size);
    this.add(
      'gateway_drains',
      'AI calls whose client is gone and whose answer is read on.',
      () => drains.size,
    );
    this.add(
      'gateway_settlements_waiting',
      'AI calls of this process that have ended and wait for the store or the ledger.',
      () => settlement.waiting,
    );
    this.add(
      'gateway_oldest_unsettled_call_seconds',
      'Age of the oldest AI call of all processes that is not settled; 0 for none, NaN where the store does not answer.',
      () => this.oldestUnsettledSeconds(),
    );
    new Counter({
      name: 'gateway_drains_refused_total',
      help: 'AI calls whose client left and whose answer was not read on, because no place was free.',
      registers: [registry],
      collect() {
        this.reset();
        this.inc(drains.refused);
      },
    });
  }

  private add(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  private async oldestUnsettledSeconds(): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<number>((resolve) => {
      timer = setTimeout(resolve, STORE_MAX_MS, Number.NaN).unref();
    });
    const age = this.calls.backlog().then(
      ({ startedAtMs }) => (startedAtMs === null ? 0 : (Date.now() - startedAtMs) / MILLISECONDS_PER_SECOND),
      () => Number.NaN,
    );
    try {
      return await Promise.race([age, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
