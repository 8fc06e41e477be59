/** One round: documents are posted to one subject, and it is measured what came of them, once it is warm. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts } from './cost.ts';
import { markOf, type Shape } from './documents.ts';
import type { Load, Posted } from './sender.ts';
import type { FromSink } from './sink.ts';
import type { Subject } from './subjects.ts';

export interface Plan {
  shape: Shape;
  copies: 1 | 3;
  seconds: number;
  /** Documents a second; without it as many as are answered, so many under way at once at each api process. */
  rate?: number;
  underWay: number;
}

/** Times in milliseconds. */
export interface Round {
  /** Documents a second, from the first post to the last arrival. */
  perSecond: number;
  /** From the moment that each was to be posted to its answer, and to its (last) arrival. */
  accept: Percentiles;
  deliver: Percentiles;
  /** Of each document: milliseconds of processor time by part, and what was counted. */
  cpu: Record<string, number>;
  counts: Counts;
  /** Megabytes at the end, by part. */
  memory: Record<string, number>;
}

export type Percentiles = Record<'p50' | 'p95' | 'p99', number>;

export interface Bench {
  sinkUrl: string;
  round(subject: Subject, plan: Plan): Promise<Round>;
  stop(): void;
}

/** Seconds without an arrival after which what is missing is taken to be lost. */
const patience = 30;

function child(name: string): ChildProcess {
  return fork(join(import.meta.dirname, name), { execArgv: ['--import=tsx'] });
}

/** What a child tells next; it must not end before. */
async function told<T>(from: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const end = once(from, 'exit', ended).then(() => {
    throw new Error('a process of the bench ended by itself');
  });
  try {
    const [message] = await Promise.race([once(from, 'message', ended), end]);
    return message as T;
  } finally {
    end.catch(() => {});
    ended.abort();
  }
}

export async function openBench(): Promise<Bench> {
  const [sink, sender] = [child('sink.ts'), child('sender.ts')];
  const first = await told<FromSink>(sink);
  const sinkUrl = 'url' in first ? first.url : '';
  let number = 0;

  async function arrivals(): Promise<[string, number][]> {
    sink.send('tell');
    const answer = await told<FromSink>(sink);
    return 'arrivals' in answer ? answer.arrivals : [];
  }

  /** Posts, and waits for all that is to arrive: when the last copy of each document did, by its mark. */
  async function carried(
    { name, target }: Subject,
    { copies, ...plan }: Plan,
  ): Promise<{ posted: Posted[]; last: Map<string, number> }> {
    await arrivals();
    const load: Load = { ...target(plan.shape, copies), ...plan, from: number };
    sender.send(load);
    const posted = await told<Posted[]>(sender);
    number += posted.length;
    const refused = posted.find(({ status }) => status !== 202 && status !== 200);
    if (refused) throw new Error(`${name} answered ${refused.status}`);
    const last = new Map<string, number>();
    let came = 0;
    for (let since = performance.now(); came < posted.length * copies; await sleep(50)) {
      const more = await arrivals();
      for (const [mark, at] of more) last.set(mark, Math.max(at, last.get(mark) ?? 0));
      came += more.length;
      if (more.length > 0) since = performance.now();
      if (performance.now() - since > patience * 1000)
        throw new Error(`${name} lost ${posted.length * copies - came} documents`);
    }
    return { posted, last };
  }

  return {
    sinkUrl,
    stop() {
      for (const one of [sink, sender]) one.disconnect();
    },
    async round(subject, plan) {
      // After the rounds of others connections are closed and caches are cold.
      await carried(subject, { ...plan, seconds: plan.seconds / 3 });
      const before = await subject.meter.read();
      const { posted, last } = await carried(subject, plan);
      const after = await subject.meter.read();
      const begun = Math.min(...posted.map(({ due }) => due));
      const end = Math.max(...last.values());
      const each = (a: Record<string, number>, b: Record<string, number>) =>
        Object.fromEntries(
          Object.entries(b).map(([name, n]) => [name, (n - (a[name] ?? 0)) / posted.length]),
        );
      return {
        perSecond: posted.length / ((end - begun) / 1000),
        accept: percentiles(posted.map(({ due, answered }) => answered - due)),
        deliver: percentiles(posted.map(({ n, due }) => (last.get(markOf(n)) ?? end) - due)),
        cpu: each(before.cpu, after.cpu),
        counts: each(before.counts, after.counts),
        memory: await subject.meter.memory(),
      };
    },
  };
}

function percentiles(values: number[]): Percentiles {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
