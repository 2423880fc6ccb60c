import { Histogram, Registry } from 'prom-client';
import { describeSamples, Latencies } from './latencies';

const NONE = { count: 0, p50_ms: null, p95_ms: null, p99_ms: null };

function histogramOf(registry: Registry, name: string, label: string): Histogram {
  const buckets = [0.001, 0.01, 0.1];
  return new Histogram({ name, help: name, labelNames: [label], buckets, registers: [registry] });
}

describe('latencies', () => {
  it('are the bounds that so many stay within, over all labels', async () => {
    const registry = new Registry();
    const requests = histogramOf(registry, 'http_request_duration_seconds', 'route');
    for (let call = 0; call < 90; call += 1) requests.observe({ route: '/api/v1/bill' }, 0.0005);
    for (let call = 0; call < 8; call += 1) requests.observe({ route: '/api/v1/holds' }, 0.05);
    for (let call = 0; call < 2; call += 1) requests.observe({ route: '/api/v1/holds' }, 5);
    for (let call = 0; call < 99; call += 1) requests.observe({ route: '/v1/messages' }, 5);
    const [first] = await new Latencies(registry).read();
    expect(first).toEqual({ name: 'requests', count: 100, p50_ms: 1, p95_ms: 100, p99_ms: null });
  });

  it('tell the phases of one histogram apart', async () => {
    const registry = new Registry();
    const overhead = histogramOf(registry, 'gateway_overhead_seconds', 'phase');
    overhead.observe({ phase: 'admission' }, 0.005);
    const all = await new Latencies(registry).read();
    expect(all.map(({ name, count, p50_ms }) => [name, count, p50_ms])).toEqual([
      ['requests', 0, null],
      ['ledger', 0, null],
      ['admission', 1, 10],
      ['settlement', 0, null],
      ['first_chunk', 0, null],
    ]);
  });

  it('are unknown before the first', () => {
    expect(describeSamples([])).toEqual(NONE);
  });
});
