import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  ProviderClient,
  type CallRequest,
  type HeadersToSend,
  type ProviderAnswer,
  type ProviderCall,
} from '@app/providers';
import { CallMetrics } from '../metrics/call-metrics';
import type { ServedModel } from '../admission/served-model';

/** What is sent to the provider. */
export interface Dispatch {
  /** With its question mark; empty for none. */
  readonly query: string;
  readonly headers: HeadersToSend;
  readonly body: Buffer;
}

/** The connections to the providers, closed with the application. */
@Injectable()
export class Providers implements OnApplicationShutdown {
  readonly client = new ProviderClient();

  constructor(private readonly metrics: CallMetrics) {}

  /** @throws ProviderUnavailableError, ProviderTimeoutError; the signal's reason once it is aborted */
  send(
    { route, isStreamed }: CallRequest,
    { sheet, target }: ServedModel,
    { query, headers, body }: Dispatch,
    control: Pick<ProviderCall, 'signal' | 'onSent' | 'onRetry'>,
  ): Promise<ProviderAnswer> {
    const pathModel = sheet.upstreamModel;
    const call = { target, route, pathModel, isStreamed, query, headers: headers.headers, body };
    const onRetry = (): void => {
      this.metrics.retried(target.name);
      control.onRetry?.();
    };
    return this.client.send({ ...call, ...control, onRetry });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
