import { IsAmount, IsDescription, IsTransactionId } from '@app/http';

export class CreateRefundRequest {
  @IsTransactionId('The bill to give back, or the capture of a hold.')
  transaction_id!: string;

  /** Units; the whole bill where it is left out. */
  @IsAmount({
    optional: true,
    description: 'Credits to give back, at most what was billed; all of it where it is left out.',
  })
  amount?: bigint | null;

  @IsDescription({ description: 'Why it is given back.' })
  reason?: string | null;
}
