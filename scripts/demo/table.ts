/** How far the demo is: a table that is drawn over itself in a terminal, and lines elsewhere. */
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
  let drawn = 0;
  let before = '';
  return {
    show(rows) {
      const lines = rows.flatMap(linesOf);
      const text = lines.join('\n');
      if (text === before) return;
      if (out.isTTY) {
        if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[0J`);
        out.write(`${text}\n`);
        drawn = lines.length;
      } else {
        const old = new Set(before.split('\n'));
        const news = lines.filter((line) => !old.has(line));
        if (news.length > 0) out.write(`${news.join('\n')}\n`);
      }
      before = text;
    },
  };
}

function linesOf({ title, state, deliveries, receipts }: Row): string[] {
  return [
    `${mark(state)} ${title}: ${state.replace('_', ' ')}, ${receipts} receipts`,
    ...deliveries.map(
      ({ system, state: one, reference }) =>
        `    ${mark(one)} ${system.padEnd(18)} ${one}${reference ? ` as ${reference}` : ''}`,
    ),
  ];
}

function mark(state: string): string {
  return marks[state] ?? '·';
}
