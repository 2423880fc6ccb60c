import { IsAmount, OptionalBody } from '@app/http';

@OptionalBody()
export class CaptureHoldRequest {
  /** Units; all of the hold where it is left out. */
  @IsAmount({ optional: true, description: 'Credits to capture, at most what is held; all of it by default' })
  amount?: bigint | null;
}
