import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import { BackupsDocs } from './backups.docs';
import { BackupsService } from './backups.service';
import type { BackupResponse } from './dto/backup.response';

@ApiTags('operation')
@AdminOnly()
@Controller('backups')
export class BackupsController {
  constructor(private readonly backups: BackupsService) {}

  @Post()
  @BackupsDocs.create
  create(): Promise<BackupResponse> {
    return this.backups.create();
  }
}
