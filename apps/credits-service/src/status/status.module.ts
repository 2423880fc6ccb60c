import { Module } from '@nestjs/common';
import { Latencies } from './latencies';
import { StatusController } from './status.controller';
import { StatusService } from './status.service';

@Module({ controllers: [StatusController], providers: [StatusService, Latencies] })
export class StatusModule {}
