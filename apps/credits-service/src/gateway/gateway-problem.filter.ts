import { Catch, type ArgumentsHost } from '@nestjs/common';
import type { Request } from 'express';
import { Settings } from '../config/settings';
import { ServiceProblemFilter } from '../shared/problems/problems';
import { CallRefusals } from './admission/call-refusals';

/** Answers errors of AI calls, those of the guards too, and counts refusals. */
@Catch()
export class GatewayProblemFilter extends ServiceProblemFilter {
  constructor(
    settings: Settings,
    private readonly refusals: CallRefusals,
  ) {
    super(settings.gateway.topUpUrl);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    // Lists of models are no calls.
    if (request.method === 'POST') this.refusals.note(request, this.describe(error).code);
    super.catch(error, host);
  }
}
