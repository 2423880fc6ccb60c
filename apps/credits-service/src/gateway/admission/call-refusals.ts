import type { IncomingMessage } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { principalOf } from '@app/http';
import { RefusalCounts } from '@app/metadata';
import { CallMetrics } from '../metrics/call-metrics';

/** Counts AI calls that the service answers with an error of its own, before anything was sent. */
@Injectable()
export class CallRefusals implements OnApplicationShutdown {
  private readonly models = new WeakMap<IncomingMessage, string>();
  private readonly sent = new WeakSet<IncomingMessage>();

  constructor(
    private readonly metrics: CallMetrics,
    private readonly counts: RefusalCounts,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.counts.flush();
  }

  /** @param model as the caller names it */
  asks(request: IncomingMessage, model: string): void {
    this.models.set(request, model);
  }

  /** From here on an error is the call's end, and no refusal. */
  goesOut(request: IncomingMessage): void {
    this.sent.add(request);
  }

  /** @param code of the problem that the request is answered with */
  note(request: IncomingMessage, code: string): void {
    if (this.sent.has(request)) return;
    this.metrics.refused(code);
    const model = this.models.get(request) ?? null;
    this.counts.note({ code, model, keyId: principalOf(request)?.keyId ?? null });
  }
}
