import { Module } from '@nestjs/common';
import { CallAdmission } from './call-admission';
import { CallPayers } from './call-payer';
import { CallSettlement } from './call-settlement';
import { CallSlots } from './call-slots';
import { GatewayController } from './gateway.controller';
import { GatewayService } from './gateway.service';
import { ModelLists } from './model-lists';
import { Providers } from './providers';
import { TokenCounters } from './token-counters';

@Module({
  controllers: [GatewayController],
  providers: [
    GatewayService,
    CallAdmission,
    CallPayers,
    CallSettlement,
    CallSlots,
    ModelLists,
    Providers,
    TokenCounters,
  ],
})
export class GatewayModule {}
