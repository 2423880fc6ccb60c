import { Module } from '@nestjs/common';
import { OriginalUsageController } from './original-usage.controller';
import { OriginalUsageService } from './original-usage.service';
import { UsageController } from './usage.controller';
import { UsageService } from './usage.service';

@Module({
  controllers: [UsageController, OriginalUsageController],
  providers: [UsageService, OriginalUsageService],
})
export class UsageModule {}
