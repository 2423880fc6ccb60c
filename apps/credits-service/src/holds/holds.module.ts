import { Module } from '@nestjs/common';
import { AccountHoldsController } from './account-holds.controller';
import { HoldsController } from './holds.controller';
import { HoldsService } from './holds.service';

@Module({ controllers: [HoldsController, AccountHoldsController], providers: [HoldsService] })
export class HoldsModule {}
