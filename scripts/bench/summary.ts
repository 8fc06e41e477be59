/** Rounds of several programs in turn, and what they come to. */
import { median } from '../fleet/median.ts';
import type { Bench, Percentiles, Plan, Round } from './rounds.ts';
import type { Subject } from './subjects.ts';

/** So many rounds of each, in turn; a first one of each, twice as long, warms up and does not count. */
export async function inTurn(
  bench: Bench,
  subjects: Subject[],
  plan: Plan,
  rounds: number,
  say: (line: string) => void,
): Promise<Map<Subject, Round[]>> {
  const done = new Map(subjects.map((one) => [one, [] as Round[]]));
  for (let i = 0; i <= rounds; i += 1) {
    for (const [subject, mine] of done) {
      const seconds = plan.seconds * (i === 0 ? 2 : 1);
      const round = await bench.round(subject, { ...plan, seconds });
      if (i > 0) mine.push(round);
      const { accept, deliver, perSecond } = round;
      say(
        plan.rate
          ? `${plan.rate}/s: ${subject.name} accept p95 ${tenths(accept.p95)} ms, deliver p95 ${tenths(deliver.p95)} ms`
          : `round ${i}: ${subject.name} ${Math.round(perSecond)}/s`,
      );
    }
  }
  return done;
}

/** Documents a second: the median of the rounds. */
export function rateOf(rounds: Round[] = []): number {
  const rate = median(rounds.map(({ perSecond }) => perSecond));
  return rate < 100 ? tenths(rate) : Math.round(rate);
}

/** Milliseconds, each the median of the rounds. */
export interface Delays {
  accept: Percentiles;
  deliver: Percentiles;
}

export function delaysOf(rounds: Round[] = []): Delays {
  const of = (part: 'accept' | 'deliver') => {
    const at = (share: keyof Percentiles) =>
      tenths(median(rounds.map((round) => round[part][share])));
    return { p50: at('p50'), p95: at('p95'), p99: at('p99') };
  };
  return { accept: of('accept'), deliver: of('deliver') };
}

/** What one document costs; medians of the rounds. */
export interface Cost {
  /** Milliseconds of processor time, by part. */
  cpu_ms: Record<string, number>;
  /** Round trips. */
  redis: number;
  statements: number;
  /** By part, at the end of the last round. */
  memory_mb: Record<string, number>;
}

export function costOf(rounds: Round[] = []): Cost {
  const of = (value: (round: Round) => number) => Math.round(median(rounds.map(value)) * 100) / 100;
  const parts = Object.keys(rounds[0]?.cpu ?? {});
  return {
    cpu_ms: Object.fromEntries(parts.map((part) => [part, of(({ cpu }) => cpu[part] ?? 0)])),
    redis: of(({ redis }) => redis),
    statements: of(({ statements }) => statements),
    memory_mb: rounds.at(-1)?.memory ?? {},
  };
}

/** Milliseconds of processor time of one document, of all parts together. */
export const totalOf = ({ cpu_ms }: Cost): number =>
  Math.round(Object.values(cpu_ms).reduce((sum, ms) => sum + ms, 0) * 100) / 100;

export const ratio = (a: number, b: number): number => Math.round((a / b) * 1000) / 1000;

const tenths = (value: number) => Math.round(value * 10) / 10;
