import type { Pool } from '../../services/ledger/pool.ts';

/** A statement as the ledger sent it. */
export interface Sent {
  /** Of a prepared statement: it may get a plan for any values. */
  name?: string;
  text: string;
  values: unknown[];
}

/** One step of a plan, as EXPLAIN tells it in JSON. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: PlanNode[];
}

/** A pool that passes everything on and notes what was sent. */
export function noting(pool: Pool): { pool: Pool; sent: Sent[] } {
  const sent: Sent[] = [];
  const query = (target: { query: Pool['query'] }) => (question: unknown, given?: unknown[]) => {
    const {
      name,
      text,
      values = given ?? [],
    }: Partial<Sent> & { text: string } = typeof question === 'string'
      ? { text: question }
      : (question as Sent);
    if (!/^(begin|commit|rollback)/.test(text)) sent.push({ ...(name && { name }), text, values });
    return (target.query as (a: unknown, b?: unknown[]) => unknown)(question, given);
  };
  const noted = {
    query: query(pool),
    async connect() {
      const connection = await pool.connect();
      return { query: query(connection), release: (e?: Error) => connection.release(e) };
    },
  };
  return { pool: noted as unknown as Pool, sent };
}

/** The plan of a statement: for these values, or the one for any values that a prepared statement may get. */
export async function planOf(
  pool: Pool,
  { text, values }: Sent,
  plan: 'custom' | 'generic',
): Promise<PlanNode[]> {
  const { rows } =
    plan === 'custom'
      ? await pool.query(`explain (format json) ${text}`, values)
      : await pool.query(`explain (format json, generic_plan) ${text}`);
  return all(rows[0]['QUERY PLAN'][0].Plan);
}

/** How many rows of a table a statement reads, whatever it makes of them. */
export async function rowsRead(pool: Pool, { text, values }: Sent, table: string): Promise<number> {
  const { rows } = await pool.query(`explain (analyze, format json) ${text}`, values);
  return all(rows[0]['QUERY PLAN'][0].Plan)
    .filter((node) => node['Relation Name'] === table && node['Actual Rows'] !== undefined)
    .reduce((sum, node) => sum + (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1), 0);
}

function all(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(all)];
}
