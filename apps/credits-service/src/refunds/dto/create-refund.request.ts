import { IsAmount, IsDescription, IsTransactionId } from '@app/http';

export class CreateRefundRequest {
  @IsTransactionId('The bill to give back, or the capture of a hold.')
  transaction_id!: string;

  /** Units; all that is left of the bill where it is left out. */
  @IsAmount({
    optional: true,
    description: 'Credits to give back, at most what is left of the bill; all of that if omitted.',
  })
  amount?: bigint | null;

  @IsDescription({ description: 'Why it is given back.' })
  reason?: string | null;
}
