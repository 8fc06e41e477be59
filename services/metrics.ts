import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Pool } from './ledger/pool.ts';
import { type SystemFigures, systemFigures } from './ledger/system-figures.ts';

/** Figures for Prometheus. Labels hold names of the address book and codes, never numbers of documents. */
export interface Metrics {
  registry: Registry;
  interchanges: Counter<'system' | 'result'>;
  messages: Counter<'system' | 'state'>;
  refusals: Counter<'code'>;
  attempts: Counter<'system' | 'outcome' | 'code'>;
  attemptSeconds: Histogram<'system'>;
  acceptSeconds: Histogram<string>;
}

export function metrics(pool: Pool): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  deliveryGauge(pool, registers);
  return {
    registry,
    interchanges: new Counter({
      name: 'post_office_interchanges_total',
      help: 'Interchanges by sending system and result: accepted, partly_accepted, rejected, duplicate',
      labelNames: ['system', 'result'],
      registers,
    }),
    messages: new Counter({
      name: 'post_office_messages_total',
      help: 'Messages accepted, by sending system and first state: in_transit, quarantined, unrouted',
      labelNames: ['system', 'state'],
      registers,
    }),
    refusals: new Counter({
      name: 'post_office_refusals_total',
      help: 'Requests refused, by problem code',
      labelNames: ['code'],
      registers,
    }),
    attempts: new Counter({
      name: 'post_office_attempts_total',
      help: 'Attempts by receiving system, outcome and code',
      labelNames: ['system', 'outcome', 'code'],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: 'post_office_attempt_seconds',
      help: 'Time from claim to settlement of an attempt, in seconds',
      labelNames: ['system'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
    acceptSeconds: new Histogram({
      name: 'post_office_accept_seconds',
      help: 'Time from the last byte of an interchange to its answer, in seconds',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
  };
}

const states = [
  'held',
  'queued',
  'sending',
  'retrying',
  'dead',
] as const satisfies (keyof SystemFigures)[];

/** Read from the ledger when asked: the ledger knows, whichever process answers. */
function deliveryGauge(pool: Pool, registers: Registry[]): void {
  new Gauge({
    name: 'post_office_deliveries',
    help: 'Unfinished and dead deliveries by receiving system and state',
    labelNames: ['system', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const figures of await systemFigures(pool, 0, Date.now())) {
        for (const state of states) this.set({ system: figures.system, state }, figures[state]);
      }
    },
  });
}
