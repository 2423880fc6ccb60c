import { Module } from '@nestjs/common';
import { CallAdmission } from './admission/call-admission';
import { CallDrains } from './relay/call-drains';
import { CallMeter } from './metrics/call-meter';
import { CallMetrics } from './metrics/call-metrics';
import { CallOpening } from './settlement/call-opening';
import { CallPayers } from './admission/call-payer';
import { CallRefusals } from './admission/call-refusals';
import { CallRecovery, RecoveryTimes } from './settlement/call-recovery';
import { CallRelay } from './relay/call-relay';
import { CallSettlement } from './settlement/call-settlement';
import { CallSlots } from './admission/call-slots';
import { CallTimes } from './relay/call-times';
import { CallsUnderWay } from './settlement/calls-under-way';
import { GatewayGauges } from './metrics/gateway-gauges';
import { GatewayController } from './gateway.controller';
import { GatewayService } from './gateway.service';
import { ModelLists } from './model-lists';
import { Providers } from './relay/providers';
import { TokenCounters } from './admission/token-counters';

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
