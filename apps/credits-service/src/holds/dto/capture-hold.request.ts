import { IsAmount, OptionalBody } from '@app/http';

@OptionalBody()
export class CaptureHoldRequest {
  /** Units; all of the hold if absent. */
  @IsAmount({
    optional: true,
    zero: 'allowed',
    description:
      'Credits to capture, at most the amount of the hold; all of it if absent. 0 releases the hold.',
    example: 1.5,
  })
  amount?: bigint | null;
}
