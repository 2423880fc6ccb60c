import { Module } from '@nestjs/common';
import { RefusalsController } from './refusals.controller';
import { RefusalsService } from './refusals.service';

@Module({ controllers: [RefusalsController], providers: [RefusalsService] })
export class RefusalsModule {}
