/** How far the demo is: a table that is drawn over itself in a terminal, and a line a change elsewhere. */
export interface Row {
  title: string;
  /** The state of the message. */
  state: string;
  deliveries: { system: string; state: string; reference?: string }[];
  receipts: number;
}

export interface Table {
  show(rows: Row[]): void;
  /** Shows what is not settled, when nobody waits for it any longer. */
  end(rows: Row[]): void;
}

const marks: Record<string, string> = {
  delivered: '✔',
  dead: '✘',
  failed: '✘',
  quarantined: '✘',
  unrouted: '✘',
  retrying: '↻',
};

/** The parts of a stream that a table needs. */
export type Out = Pick<NodeJS.WriteStream, 'columns' | 'isTTY'> & { write(text: string): unknown };

export function table(out: Out): Table {
  return out.isTTY ? drawn(out) : told(out);
}

function drawn(out: Out): Table {
  let height = 0;
  let before = '';
  return {
    show(rows) {
      const lines = rows.flatMap((row) => [messageLine(row), ...deliveryLines(row)]);
      // A line that the terminal breaks would be two, and what is drawn over it would be too low.
      const text = lines.map((line) => line.slice(0, out.columns || undefined)).join('\n');
      if (text === before) return;
      out.write(`${height > 0 ? `\u001b[${height}A\u001b[0J` : ''}${text}\n`);
      height = lines.length;
      before = text;
    },
    end() {},
  };
}

function told(out: Out): Table {
  const said = new Set<string>();
  const tell = (rows: Row[]) => {
    for (const row of rows) {
      for (const line of [messageLine(row), ...deliveryLines(row)]) {
        // Lines of deliveries look alike from row to row.
        const key = `${row.title} ${line}`;
        if (!said.has(key)) out.write(`${line}\n`);
        said.add(key);
      }
    }
  };
  return { show: (rows) => tell(rows.filter((row) => row.state === 'delivered')), end: tell };
}

function messageLine({ title, state, receipts }: Row): string {
  const count = receipts === 1 ? '1 receipt' : `${receipts} receipts`;
  return `${mark(state)} ${title}: ${state.replace('_', ' ')}, ${count}`;
}

function deliveryLines({ deliveries }: Row): string[] {
  return deliveries.map(
    ({ system, state, reference }) =>
      `    ${mark(state)} ${system.padEnd(17)} ${state}${reference ? ` as ${reference}` : ''}`,
  );
}

function mark(state: string): string {
  return marks[state] ?? '·';
}
