/** Rounds of several programs in turn, and what they come to. */
import { median } from '../fleet/median.ts';
import type { Counts } from './cost.ts';
import type { Bench, Percentiles, Plan, Round } from './rounds.ts';
import type { Subject } from './subjects.ts';

/** So many rounds of each, in turn; a first one of each does not count. */
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
      const round = await bench.round(subject, plan);
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

/** Medians of rounds. */
export interface Figures {
  /** Documents. */
  per_second: number;
  /** Milliseconds until a document was answered, and until it had arrived. */
  accept_ms: Percentiles;
  deliver_ms: Percentiles;
  /** Milliseconds of processor time of one document, by part. */
  cpu_ms: Record<string, number>;
  /** Of one document. */
  counts: Counts;
  /** At the end of a round, by part. */
  memory_mb: Record<string, number>;
}

export function figuresOf(rounds: Round[] | undefined): Figures {
  if (!rounds?.length) throw new Error('Nothing was measured.');
  const rate = median(rounds.map(({ perSecond }) => perSecond));
  const of = <Part extends Record<string, number>>(
    part: (round: Round) => Part,
    rounded: (value: number) => number,
  ) => {
    const all = rounds.map(part);
    const middle = (name: string) => rounded(median(all.map((one) => one[name] ?? 0)));
    return Object.fromEntries(
      Object.keys(all[0] ?? {}).map((name) => [name, middle(name)]),
    ) as Part;
  };
  return {
    per_second: rate < 100 ? tenths(rate) : Math.round(rate),
    accept_ms: of(({ accept }) => accept, tenths),
    deliver_ms: of(({ deliver }) => deliver, tenths),
    cpu_ms: of(({ cpu }) => cpu, hundredths),
    counts: of(({ counts }) => counts, hundredths),
    memory_mb: of(({ memory }) => memory, Math.round),
  };
}

/** Milliseconds of processor time of one document, of all parts together. */
export const totalOf = ({ cpu_ms }: Figures): number =>
  hundredths(Object.values(cpu_ms).reduce((sum, ms) => sum + ms, 0));

export const ratio = (a: number, b: number): number => Math.round((a / b) * 1000) / 1000;

const tenths = (value: number) => Math.round(value * 10) / 10;
const hundredths = (value: number) => Math.round(value * 100) / 100;
