import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof makeMetrics>;

/** The numbers this process tells Prometheus. */
export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({ name: 'pteronimbus_api_request_seconds', help: 'Time to answer, by route.', labelNames: ['method', 'route', 'status'] as const, buckets: [0.001, 0.005, 0.02, 0.1, 0.3, 1, 3], registers }),
    changes: new Counter({ name: 'pteronimbus_api_changes_total', help: 'Changes decided, by outcome.', labelNames: ['outcome'] as const, registers }),
    streams: new Gauge({ name: 'pteronimbus_api_streams', help: 'Open event streams.', registers }),
    events: new Counter({ name: 'pteronimbus_api_events_total', help: 'Events told to streams.', registers }),
  };
}
