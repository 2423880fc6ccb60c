import { Injectable } from '@nestjs/common';
import { LedgerHealth } from '@app/ledger';
import {
  AiCalls,
  Instances,
  MetadataHealth,
  MetadataUnavailableError,
  type InstanceState,
} from '@app/metadata';
import manifest from '../../../../package.json';
import { Settings } from '../config/settings';
import { Latencies } from './latencies';
import { GatewayState } from '../shared/gateway-state';
import type { InstanceStatusResponse, ProviderStatusResponse, StatusResponse } from './dto/status.response';

const MILLISECONDS_PER_SECOND = 1_000;

/** The state of the service, as far as it can be read at the moment. */
@Injectable()
export class StatusService {
  private readonly startedAt = performance.now();

  constructor(
    private readonly settings: Settings,
    private readonly ledger: LedgerHealth,
    private readonly store: MetadataHealth,
    private readonly calls: AiCalls,
    private readonly instances: Instances,
    private readonly gateway: GatewayState,
    private readonly latencies: Latencies,
  ) {}

  async read(): Promise<StatusResponse> {
    // At the same time: each of them may take as long as its deadline.
    const [isLedgerUp, isStoreUp, backlog, states, latencies] = await Promise.all([
      this.ledger.isAvailable(),
      this.store.isAvailable(),
      unlessAway(this.calls.backlog()),
      unlessAway(this.instances.states()),
      this.latencies.read(),
    ]);
    const { instance, underWay, drains, settlementsWaiting } = this.gateway.activity();
    return {
      version: manifest.version,
      instance,
      uptime_seconds: secondsOf(performance.now() - this.startedAt),
      currencies: this.currencies(),
      ledger: { engine: this.settings.engine.kind, reachable: isLedgerUp },
      store: { kind: this.settings.metadata.kind, reachable: isStoreUp },
      providers: Array.from(this.settings.gateway.providers.keys(), (name) => this.describeProvider(name)),
      calls: {
        under_way: underWay,
        drains,
        settlements_waiting: settlementsWaiting,
        unsettled: backlog?.count ?? null,
        oldest_unsettled_at: momentOf(backlog?.startedAtMs ?? null),
      },
      instances: states?.map(describeInstance) ?? null,
      latencies,
    };
  }

  private currencies(): readonly string[] {
    const { codes, default: standard } = this.settings.currencies;
    return [standard.code, ...codes.filter((code) => code !== standard.code)];
  }

  private describeProvider(name: string): ProviderStatusResponse {
    const { succeededAtMs, failedAtMs, failure } = this.gateway.of(name);
    return {
      name,
      last_success_at: momentOf(succeededAtMs),
      last_error_at: momentOf(failedAtMs),
      last_error: failure,
    };
  }
}

function describeInstance({ instance, beatMs, silentMs, hasCalls }: InstanceState): InstanceStatusResponse {
  return {
    instance,
    last_beat_at: momentOf(beatMs),
    silent_seconds: silentMs === null ? null : secondsOf(Math.max(silentMs, 0)),
    has_unsettled_calls: hasCalls,
  };
}

/** Null while the store is away: then its own line says so. */
async function unlessAway<T>(query: Promise<T>): Promise<T | null> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof MetadataUnavailableError) return null;
    throw error;
  }
}

function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / MILLISECONDS_PER_SECOND);
}

function momentOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
