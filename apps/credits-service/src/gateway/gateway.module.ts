import { Module } from '@nestjs/common';
import { CallAdmission } from './call-admission';
import { CallDrains } from './call-drains';
import { CallMeter } from './call-meter';
import { CallMetrics } from './call-metrics';
import { CallOpening } from './call-opening';
import { CallPayers } from './call-payer';
import { CallRefusals } from './call-refusals';
import { CallRecovery, RecoveryTimes } from './call-recovery';
import { CallRelay } from './call-relay';
import { CallSettlement } from './call-settlement';
import { CallSlots } from './call-slots';
import { CallTimes } from './call-times';
import { CallsUnderWay } from './calls-under-way';
import { GatewayGauges } from './gateway-gauges';
import { GatewayController } from './gateway.controller';
import { GatewayService } from './gateway.service';
import { ModelLists } from './model-lists';
import { Providers } from './providers';
import { TokenCounters } from './token-counters';

@Module({
  controllers: [GatewayController],
  providers: [
    GatewayService,
    GatewayGauges,
    CallAdmission,
    CallDrains,
    CallMeter,
    CallMetrics,
    CallOpening,
    CallPayers,
    CallRecovery,
    CallRefusals,
    CallRelay,
    CallSettlement,
    CallSlots,
    CallTimes,
    CallsUnderWay,
    ModelLists,
    Providers,
    RecoveryTimes,
    TokenCounters,
  ],
})
export class GatewayModule {}
