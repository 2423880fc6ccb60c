import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '@app/http';
import { OverviewQuery } from './dto/overview.query';
import type { OverviewResponse } from './dto/overview.response';
import { OverviewDocs } from './overview.docs';
import { OverviewService } from './overview.service';

@ApiTags('books')
@AdminOnly()
@Controller('overview')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  @Get()
  @OverviewDocs.read
  read(@Query() query: OverviewQuery): Promise<OverviewResponse> {
    return this.overview.read(query);
  }
}
