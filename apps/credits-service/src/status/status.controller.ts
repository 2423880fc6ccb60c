import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import type { StatusResponse } from './dto/status.response';
import { StatusDocs } from './status.docs';
import { StatusService } from './status.service';

@ApiTags('operation')
@AdminOnly()
@Controller('status')
export class StatusController {
  constructor(private readonly status: StatusService) {}

  @Get()
  @StatusDocs.read
  read(): Promise<StatusResponse> {
    return this.status.read();
  }
}
