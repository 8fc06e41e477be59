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
}

const marks: Record<string, string> = {
  delivered: '✔',
  dead: '✘',
  failed: '✘',
  quarantined: '✘',
  unrouted: '✘',
  retrying: '↻',
};

export function table(out: NodeJS.WriteStream): Table {
  return out.isTTY ? drawn(out) : told(out);
}

function drawn(out: NodeJS.WriteStream): Table {
  let height = 0;
  let before = '';
  return {
    show(rows) {
      const lines = rows.flatMap((row) => [messageLine(row), ...deliveryLines(row)]);
      const text = lines.join('\n');
      if (text === before) return;
      out.write(`${height > 0 ? `\u001b[${height}A\u001b[0J` : ''}${text}\n`);
      height = lines.length;
      before = text;
    },
  };
}

function told(out: NodeJS.WriteStream): Table {
  const said = new Set<string>();
  return {
    show(rows) {
      for (const row of rows) {
        if (row.state !== 'delivered') continue;
        for (const line of [messageLine(row), ...deliveryLines(row)]) {
          // Lines of deliveries look alike from row to row.
          const key = `${row.title} ${line}`;
          if (!said.has(key)) out.write(`${line}\n`);
          said.add(key);
        }
      }
    },
  };
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
