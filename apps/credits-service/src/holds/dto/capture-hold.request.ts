import { IsAmount, OptionalBody } from '@app/http';

@OptionalBody()
export class CaptureHoldRequest {
  /** Units; all of the hold where it is left out. */
  @IsAmount({
    optional: true,
    zero: 'allowed',
    description: 'Credits to capture, at most what is held; all of it if omitted. 0 releases the hold.',
    example: 1.5,
  })
  amount?: bigint | null;
}
