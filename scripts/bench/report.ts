/** What the bench found as Markdown: a table of rates and delays, and one of costs, for a terminal and for a page. */
import { printFigures } from '../fleet/print.ts';
import type { Percentiles } from './rounds.ts';
import { type Figures, totalOf } from './summary.ts';

/** The figures of programs by their names, by what was posted and how fast. */
export type Found = Record<string, Record<string, Figures>>;

/** Prints what sums it up, and what it was taken from: one line of JSON, or lines and tables. */
export function printFound(sums: object, found: Found, json: boolean | undefined): void {
  if (json) {
    printFigures({ ...sums, found }, json);
    return;
  }
  printFigures(sums, json);
  console.log(`\n${report(found)}`);
}

export function report(found: Found): string {
  const rows = (of: (one: Figures) => string[]) =>
    Object.entries(found).flatMap(([what, programs]) =>
      Object.entries(programs).map(([name, one]) => [what, name, ...of(one)]),
    );
  const rates = rows(({ per_second, accept_ms, deliver_ms }) => [
    per_second.toLocaleString('en'),
    delays(accept_ms),
    delays(deliver_ms),
  ]);
  const costs = rows((one) => [
    listed(one.cpu_ms),
    `${totalOf(one)}`,
    ...Object.keys(counted).map((name) => `${one.counts[name] ?? '–'}`),
    listed(one.memory_mb),
  ]);
  const first = ['posted', 'program'];
  const share = 'ms: p50 / p95 / p99';
  return [
    table([...first, 'a second', `accepted, ${share}`, `received, ${share}`], rates),
    table([...first, 'cpu, ms', 'in all', ...Object.values(counted), 'memory, MB'], costs),
  ].join('\n\n');
}

const counted = {
  redis_round_trips: 'Redis round trips',
  redis_commands: 'Redis commands',
  statements: 'statements',
  wal_kb: 'WAL, KB',
};

const delays = ({ p50, p95, p99 }: Percentiles) => `${p50} / ${p95} / ${p99}`;

const listed = (parts: Record<string, number>) =>
  Object.entries(parts)
    .map(([part, n]) => `${part} ${n}`)
    .join(', ');

function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, i) =>
    Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [head, widths.map((n) => '-'.repeat(n)), ...rows].map(line).join('\n');
}
