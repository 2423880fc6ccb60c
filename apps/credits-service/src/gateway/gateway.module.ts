import { Module } from '@nestjs/common';
import { CallAdmission } from './call-admission';
import { CallPayers } from './call-payer';
import { CallRecovery, RecoveryTimes } from './call-recovery';
import { CallSettlement } from './call-settlement';
import { CallSlots } from './call-slots';
import { CallsUnderWay } from './calls-under-way';
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
    CallRecovery,
    CallSettlement,
    CallSlots,
    CallsUnderWay,
    ModelLists,
    Providers,
    RecoveryTimes,
    TokenCounters,
  ],
})
export class GatewayModule {}
