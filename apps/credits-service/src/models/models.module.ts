import { Module } from '@nestjs/common';
import { ModelsController } from './models.controller';
import { ModelsService } from './models.service';
import { PricingController } from './pricing.controller';
import { PricingService } from './pricing.service';

@Module({ controllers: [ModelsController, PricingController], providers: [ModelsService, PricingService] })
export class ModelsModule {}
