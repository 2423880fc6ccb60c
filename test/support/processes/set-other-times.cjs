// Preloaded by a service process: other-times.ts says what for.
const { CREDITS_TEST_CLOCK_OFFSET_MS, CREDITS_TEST_RECOVERY_TIMES } = process.env;

const offsetMs = Number(CREDITS_TEST_CLOCK_OFFSET_MS);
if (offsetMs !== 0) {
  const now = Date.now.bind(Date);
  const shifted = () => now() + offsetMs;
  Date.now = shifted;
  globalThis.Date = new Proxy(Date, {
    construct: (target, values, created) =>
      Reflect.construct(target, values.length === 0 ? [shifted()] : values, created),
    apply: () => new globalThis.Date().toString(),
  });
}

if (CREDITS_TEST_RECOVERY_TIMES !== undefined) {
  const {
    CallRecovery,
  } = require('../../../dist/apps/credits-service/src/gateway/settlement/call-recovery.js');
  const start = CallRecovery.prototype.onApplicationBootstrap;
  CallRecovery.prototype.onApplicationBootstrap = function () {
    Object.assign(this.times, JSON.parse(CREDITS_TEST_RECOVERY_TIMES));
    start.call(this);
  };
}
