import { Module } from '@nestjs/common';
import { ModelsController } from './models.controller';
import { ModelsService } from './models.service';
import { PricingController } from './pricing.controller';
import { PricingService } from './pricing.service';
import { QuotesService } from './quotes.service';

@Module({
  controllers: [ModelsController, PricingController],
  providers: [ModelsService, PricingService, QuotesService],
})
export class ModelsModule {}
