import { IsAmount, IsDescription, IsTransactionId } from '@app/http';

export class CreateRefundRequest {
  @IsTransactionId('The bill to refund, or the capture of a hold.')
  transaction_id!: string;

  /** Units; the whole bill if absent. */
  @IsAmount({
    optional: true,
    description: 'Credits to refund, at most the amount billed; all of it if absent.',
  })
  amount?: bigint | null;

  @IsDescription({ description: 'The reason for the refund.' })
  reason?: string | null;
}
