import { Module } from '@nestjs/common';
import { OverviewController } from './overview.controller';
import { OverviewService } from './overview.service';
import { UsersNearZero } from './users-near-zero';

@Module({ controllers: [OverviewController], providers: [OverviewService, UsersNearZero] })
export class OverviewModule {}
