import { Injectable } from '@nestjs/common';
import { HttpProblem } from '@app/http';
import { Settings } from '../config/settings';

/** The AI calls under way in this process. They have a limit apart from that of other requests. */
@Injectable()
export class CallSlots {
  private taken = 0;

  constructor(private readonly settings: Settings) {}

  /**
   * Takes a slot.
   * @returns gives it back; more than once does no harm
   * @throws HttpProblem `overloaded`
   */
  take(): () => void {
    if (this.taken >= this.settings.gateway.maxStreams) {
      throw new HttpProblem(
        'overloaded',
        'The service has as many AI calls under way as it takes; nothing was charged, so try again.',
        { headers: { 'Retry-After': '1' } },
      );
    }
    this.taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken -= 1;
      isTaken = false;
    };
  }
}
