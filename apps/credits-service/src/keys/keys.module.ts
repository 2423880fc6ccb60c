import { Module } from '@nestjs/common';
import { BudgetSettlement } from './budget-settlement';
import { KeysController } from './keys.controller';
import { KeysService } from './keys.service';
import { MeController } from './me.controller';

@Module({ controllers: [KeysController, MeController], providers: [KeysService, BudgetSettlement] })
export class KeysModule {}
