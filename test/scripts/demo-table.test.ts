import t from 'tap';
import { type Row, table } from '../../scripts/demo/table.ts';

const order: Row = {
  title: 'Order 1',
  state: 'in_transit',
  deliveries: [
    { system: 'shop', state: 'delivered', reference: '42' },
    { system: 'yard', state: 'sending' },
  ],
  receipts: 1,
};
const settled: Row = {
  ...order,
  state: 'delivered',
  deliveries: [{ system: 'shop', state: 'delivered', reference: '42' }],
  receipts: 2,
};

function out(terminal: { isTTY: boolean; columns: number }) {
  let text = '';
  return {
    ...terminal,
    write(more: string) {
      text += more;
    },
    taken() {
      const before = text;
      text = '';
      return before;
    },
  };
}

t.test('in a terminal the table is drawn over itself, only when it changes', async (t) => {
  const terminal = out({ isTTY: true, columns: 80 });
  const { show, end } = table(terminal);
  show([order]);
  t.equal(
    terminal.taken(),
    '· Order 1: in transit, 1 receipt\n' +
      '    ✔ shop              delivered as 42\n' +
      '    · yard              sending\n',
  );
  show([order]);
  t.equal(terminal.taken(), '');
  show([settled]);
  t.match(terminal.taken(), '\u001b[3A\u001b[0J✔ Order 1: delivered, 2 receipts\n');
  end([settled]);
  t.equal(terminal.taken(), '');
});

t.test('no line is longer than the terminal is wide', async (t) => {
  const terminal = out({ isTTY: true, columns: 20 });
  table(terminal).show([order]);
  t.strictSame(terminal.taken().split('\n'), [
    '· Order 1: in transi',
    '    ✔ shop          ',
    '    · yard          ',
    '',
  ]);
});

t.test('elsewhere a document is told once it is delivered, the others at the end', async (t) => {
  const file = out({ isTTY: false, columns: 0 });
  const { show, end } = table(file);
  show([order, settled]);
  t.equal(
    file.taken(),
    '✔ Order 1: delivered, 2 receipts\n    ✔ shop              delivered as 42\n',
  );
  show([order, settled]);
  t.equal(file.taken(), '');
  end([{ ...order, title: 'Order 2' }, settled]);
  t.match(file.taken(), /^· Order 2: in transit, 1 receipt\n.*\n {4}· yard +sending\n$/);
});
