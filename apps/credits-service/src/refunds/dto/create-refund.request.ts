import { IsAmount, IsDescription, IsTransactionId } from '@app/http';

export class CreateRefundRequest {
  @IsTransactionId('The bill to refund, or the capture of a hold.')
  transaction_id!: string;

  /** Units; the rest of the bill if absent. */
  @IsAmount({
    optional: true,
    description: 'Credits to refund, at most what is left of the bill; all of that if absent.',
  })
  amount?: bigint | null;

  @IsDescription('The reason for the refund.')
  reason?: string | null;
}
