import fc from 'fast-check';
import t from 'tap';
import type { Order, OrderLine } from '../../../schemas/types.ts';
import { bodyViolations } from '../../../schemas/validate.ts';
import { documentsOf, fixture, messageOf, onlyOrder, readText, writtenOf } from './samples.ts';

const sources = [
  'order-new.xml',
  'confirmation.xml',
  'evaluation-incomplete.json',
  'supplier.json',
  'scorecard.json',
].map(fixture);

t.test('reading never throws, and what it accepts fits its schema', async (t) => {
  const changes = fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.oneof(fc.string(), fc.constantFrom('"', '<', '9e9', '-', '\\')),
    ),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...sources), changes, (source, edits) => {
      const text = edits.reduce((whole, [part, insert]) => {
        const at = Math.floor(part * whole.length);
        return `${whole.slice(0, at)}${insert}${whole.slice(at + insert.length)}`;
      }, source);
      const result = readText(text);
      if (!result.ok) return;
      for (const { result: one } of result.documents)
        if (one.ok) t.same(bodyViolations(one.document.type, one.document.body), []);
    }),
    { numRuns: 400 },
  );
});

t.test(
  'a value of any length and kind is held, dropped or refused, but never breaks the schema',
  async (t) => {
    const value = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.integer({ min: 1, max: 3000 }).map((length) => 'x'.repeat(length)),
      fc.stringMatching(/^[-+0-9.eE]{1,40}$/),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    const slots = [...fixture('order-new.xml').matchAll(/="([^"]*)"|>([^<>\s][^<>]*)</g)].length;
    fc.assert(
      fc.property(fc.nat(slots - 1), value, (slot, text) => {
        const safe = text.replace(/[<>&"\p{Cc}\p{Cs}]/gu, '');
        let count = -1;
        const source = fixture('order-new.xml').replace(
          /="([^"]*)"|>([^<>\s][^<>]*)</g,
          (whole, attribute) => {
            count += 1;
            if (count !== slot || whole.includes('xml') || count < 5) return whole;
            return attribute === undefined ? `>${safe}<` : `="${safe}"`;
          },
        );
        const result = readText(source);
        if (!result.ok) return;
        for (const { result: one } of result.documents)
          if (one.ok) t.same(bodyViolations(one.document.type, one.document.body), []);
      }),
      { numRuns: 300 },
    );
  },
);

const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.stringMatching(/^[0-9]{0,5}$/))
  .map(([whole, fraction]) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`));
const word = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .map((text) => `x${text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '')}x`);
const unit = fc.constantFrom('EA', 'KGM', 'MTR');

const orders: fc.Arbitrary<Order> = fc.record({
  id: word,
  documentType: fc.constantFrom('order' as const, 'orderChange' as const),
  currency: fc.constantFrom('EUR', 'USD'),
  issueDate: fc.constantFrom('2026-01-02T03:04:05+01:00', '2026-01-02T03:04:05+00:00'),
  notes: fc.array(
    word.map((text) => ({ text })),
    { minLength: 1, maxLength: 3 },
  ),
  orderLines: fc
    .array(
      fc.record({
        quantity: decimal,
        unit,
        price: decimal,
        base: decimal,
        name: word,
        number: word,
      }),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((lines) =>
      lines.map(
        (line, index): OrderLine => ({
          id: String((index + 1) * 10),
          lineIndex: index + 1,
          quantity: { value: line.quantity, unitCode: line.unit, sourceUnitCode: line.unit },
          price: {
            amount: { value: line.price, currency: 'EUR' },
            baseQuantity: { value: line.base, unitCode: line.unit, sourceUnitCode: line.unit },
          },
          item: { description: line.name, sellersItemId: { value: line.number } },
        }),
      ),
    ),
});

const settings = { from_domain: 'DUNS', from_identity: '1', to_domain: 'DUNS', to_identity: '2' };

t.test(
  'an order that is written and read again keeps its number, lines, quantities and prices',
  async (t) => {
    fc.assert(
      fc.property(orders, (order) => {
        const read = onlyOrder(readText(writtenOf(messageOf(order), settings)));
        t.equal(read.id, order.id);
        t.equal(read.documentType, order.documentType);
        t.equal(read.issueDate, order.issueDate);
        t.same(read.notes, order.notes);
        const kept = (line: OrderLine) => {
          const { id, lineIndex, quantity, price, item } = line;
          const { description, sellersItemId } = item ?? {};
          return { id, lineIndex, quantity, price, description, sellersItemId };
        };
        t.same(read.orderLines.map(kept), order.orderLines.map(kept));
      }),
      { numRuns: 80 },
    );
  },
);

t.test('whatever a message holds, the place of the secret is the one in the Header', async (t) => {
  const trap = '<SharedSecret>{shared_secret}</SharedSecret>';
  fc.assert(
    fc.property(orders, (order) => {
      const nasty = { ...order, id: trap, notes: [{ text: `${trap} ]]> ${trap}` }] };
      const body = writtenOf(messageOf(nasty), settings);
      t.equal(body.split(trap).length, 2);
      t.ok(body.indexOf(trap) < body.indexOf('</Header>'));
      t.equal(documentsOf(readText(body)).length, 1);
    }),
    { numRuns: 20 },
  );
});
