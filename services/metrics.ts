import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { lastingAlerts } from './ledger/alerts.ts';
import { lastingOutages } from './ledger/outages.ts';
import { allPauses } from './ledger/pauses.ts';
import type { Pool } from './ledger/pool.ts';
import { sharedLook } from './ledger/shared-look.ts';
import { type SystemFigures, systemFigures } from './ledger/system-figures.ts';

/** Figures for Prometheus. Labels hold names of the address book and codes, never numbers of documents. */
export interface Metrics {
  registry: Registry;
  interchanges: Counter<'system' | 'result'>;
  messages: Counter<'system' | 'state'>;
  refusals: Counter<'code'>;
  attempts: Counter<'system' | 'outcome' | 'code'>;
  attemptSeconds: Histogram<'system'>;
  outages: Counter<'system' | 'change'>;
  notifications: Counter<'to' | 'result'>;
  acceptSeconds: Histogram<string>;
}

export function metrics(pool: Pool): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  standingGauges(pool, registers);
  barrierGauges(pool, registers);
  alertGauge(pool, registers);
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
    outages: new Counter({
      name: 'post_office_outages_total',
      help: 'What this process found out about systems that take nothing: begun, trial_failed, over',
      labelNames: ['system', 'change'],
      registers,
    }),
    notifications: new Counter({
      name: 'post_office_notifications_total',
      help: 'Attempts to tell of an alert, by entry of the address book and result: sent, failed, given_up',
      labelNames: ['to', 'result'],
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

/** The systems that deliveries wait for now. */
function barrierGauges(pool: Pool, registers: Registry[]): void {
  const gauge = (name: string, help: string, systems: () => Promise<{ system: string }[]>) =>
    new Gauge<'system'>({
      name,
      help,
      labelNames: ['system'],
      registers,
      async collect() {
        const all = await systems();
        this.reset();
        for (const { system } of all) this.set({ system }, 1);
      },
    });
  gauge('post_office_system_down', '1: an outage of the system lasts; absent: none', () =>
    lastingOutages(pool),
  );
  gauge('post_office_system_paused', '1: a person paused deliveries to it; absent: not', () =>
    allPauses(pool),
  );
}

function alertGauge(pool: Pool, registers: Registry[]): void {
  new Gauge<'kind' | 'system'>({
    name: 'post_office_alerts',
    help: '1: an alert of the kind about the system lasts; absent: none',
    labelNames: ['kind', 'system'],
    registers,
    async collect() {
      const all = await lastingAlerts(pool);
      this.reset();
      for (const { kind, system } of all) this.set({ kind, system }, 1);
    },
  });
}

/** Read from the ledger when asked: the ledger knows, whichever process answers. */
function standingGauges(pool: Pool, registers: Registry[]): void {
  // All gauges are collected at once.
  const figures = sharedLook(() => systemFigures(pool, 0, Date.now()));
  function gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    set: (gauge: Gauge<Label>, one: SystemFigures) => void,
  ): void {
    new Gauge<Label>({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const all = await figures();
        this.reset();
        for (const one of all) set(this as Gauge<Label>, one);
      },
    });
  }
  gauge(
    'post_office_deliveries',
    'Unfinished and dead deliveries by receiving system and state',
    ['system', 'state'],
    (it, one) => {
      for (const state of states) it.set({ system: one.system, state }, one[state]);
    },
  );
  gauge(
    'post_office_deliveries_overdue',
    'Unfinished deliveries past deliver_within of their route, by receiving system',
    ['system'],
    (it, { system, overdue }) => it.set({ system }, overdue),
  );
  gauge(
    'post_office_oldest_delivery_seconds',
    'Age of the oldest unfinished delivery, by receiving system; 0 when there is none',
    ['system'],
    (it, { system, oldest }) =>
      it.set({ system }, oldest ? Math.max(0, Date.now() - oldest.getTime()) / 1000 : 0),
  );
  gauge(
    'post_office_messages_waiting',
    'Messages that wait for a person, by sending system and state: quarantined, unrouted',
    ['system', 'state'],
    (it, { system, quarantined, unrouted }) => {
      it.set({ system, state: 'quarantined' }, quarantined);
      it.set({ system, state: 'unrouted' }, unrouted);
    },
  );
}
