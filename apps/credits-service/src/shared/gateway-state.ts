import { Injectable } from '@nestjs/common';

/** What the gateway of this process does at a moment. */
interface GatewayActivity {
  /** Names this process in the records of its calls: 32 hex digits. */
  readonly instance: string;
  /** AI calls under way. */
  readonly underWay: number;
  /** Those whose client is gone and whose answer is read on. */
  readonly drains: number;
  /** Calls that have ended and wait for the store or the ledger. */
  readonly settlementsWaiting: number;
}

/** How the last calls to a provider went, in milliseconds since 1970. */
interface ProviderState {
  readonly succeededAtMs: number | null;
  readonly failedAtMs: number | null;
  /** Why the last one of those failed, in a few words. */
  readonly failure: string | null;
}

const UNKNOWN: ProviderState = { succeededAtMs: null, failedAtMs: null, failure: null };

/** What the gateway makes known of itself to other features. Each process knows of its own calls alone. */
@Injectable()
export class GatewayState {
  private readonly providers = new Map<string, ProviderState>();
  private read: (() => GatewayActivity) | null = null;

  /** The gateway's own part, at its start. */
  describeBy(read: () => GatewayActivity): void {
    this.read = read;
  }

  activity(): GatewayActivity {
    if (this.read === null) throw new Error('The gateway has not started.');
    return this.read();
  }

  /** A provider has answered as it should, or has found a request wrong. */
  succeeded(provider: string): void {
    this.providers.set(provider, { ...this.of(provider), succeededAtMs: Date.now() });
  }

  /** @param failure why, in a few words without a text of the provider */
  failed(provider: string, failure: string): void {
    this.providers.set(provider, { ...this.of(provider), failedAtMs: Date.now(), failure });
  }

  of(provider: string): ProviderState {
    return this.providers.get(provider) ?? UNKNOWN;
  }
}
