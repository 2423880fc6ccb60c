import { Module } from '@nestjs/common';
import { CallRetention, RetentionTimes } from './call-retention';
import { CallsController } from './calls.controller';
import { CallsService } from './calls.service';

@Module({ controllers: [CallsController], providers: [CallsService, CallRetention, RetentionTimes] })
export class CallsModule {}
