import { ApiWord } from '@app/http';

export class HealthResponse {
  @ApiWord(['healthy', 'unhealthy'], 'Whether the ledger answers.')
  status!: 'healthy' | 'unhealthy';
}
