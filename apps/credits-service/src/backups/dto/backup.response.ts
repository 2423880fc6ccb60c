import { ApiCount, ApiMoment, ApiObject, ApiText } from '@app/http';

const MOMENT = '2026-11-23T18:42:00.123Z';
const LAST_TRANSFER = '2026-11-23T18:42:00.101204Z';

export class BackupLedgerResponse {
  @ApiCount('Accounts in the copy, the operator’s among them.', { example: 14 })
  accounts!: number;

  @ApiCount('Transfers in the copy.', { example: 345 })
  transfers!: number;

  @ApiMoment('The time of the newest of them; null for none.', { nullable: true, example: LAST_TRANSFER })
  last_transfer_at!: string | null;
}

export class BackupResponse {
  @ApiText('The folder on the service’s machine.', {
    example: '/var/lib/credits-service/backups/2026-11-23T18-42-00.123Z',
  })
  folder!: string;

  @ApiMoment('The moment that the copies show.', { example: MOMENT })
  made_at!: string;

  @ApiCount('The size of the copies in bytes.', { example: 442_368 })
  bytes!: number;

  @ApiObject(BackupLedgerResponse, 'The copied ledger; null where it is a TigerBeetle server.', {
    nullable: true,
    example: { accounts: 14, transfers: 345, last_transfer_at: LAST_TRANSFER },
  })
  ledger!: BackupLedgerResponse | null;
}
