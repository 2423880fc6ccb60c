import { Injectable } from '@nestjs/common';
import { CallMetrics } from './call-metrics';

/** Counts AI calls that the service answers with an error of its own, before anything was sent. */
@Injectable()
export class CallRefusals {
  private readonly sent = new WeakSet<object>();

  constructor(private readonly metrics: CallMetrics) {}

  /** From here on an error is the call's end, and no refusal. */
  goesOut(request: object): void {
    this.sent.add(request);
  }

  /** @param code of the problem that the request is answered with */
  note(request: object, code: string): void {
    if (this.sent.has(request)) return;
    this.metrics.refused(code);
  }
}
