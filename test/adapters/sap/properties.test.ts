import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import {
  canonicalDecimal,
  compare,
  negated,
  sapDecimal,
  sum,
} from '../../../adapters/sap/decimal.ts';
import type { OrderLine } from '../../../schemas/types.ts';
import { bodyViolations } from '../../../schemas/validate.ts';
import { orderMessage, readOne, readText, write } from './documents.ts';

const canonical = /^-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,20})?$/;
const decimal = fc
  .tuple(
    fc.boolean(),
    fc.nat({ max: 99_999_999 }),
    fc.option(fc.stringMatching(/^[0-9]{1,4}$/), { nil: undefined }),
  )
  .map(([negative, whole, fraction]) => {
    const value = fraction === undefined ? `${whole}` : `${whole}.${fraction}`;
    return negative ? negated(value) : value;
  });

t.test('however SAP pads and signs a number, its canonical form is the same', async (t) => {
  const spaces = fc.stringMatching(/^ {0,4}$/);
  const zeros = fc.stringMatching(/^0{0,4}$/);
  fc.assert(
    fc.property(decimal, spaces, zeros, fc.boolean(), (value, pad, lead, behind) => {
      const digits = value.replace('-', '');
      const signed = value.startsWith('-');
      const text = signed
        ? behind
          ? `${pad}${lead}${digits}-`
          : `${pad}-${lead}${digits}`
        : `${pad}${lead}${digits}${pad}`;
      return canonicalDecimal(text) === value && canonicalDecimal(sapDecimal(value)) === value;
    }),
  );
  t.pass();
});

t.test('any text is either no number or a canonical one', async (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+ .0-9]{0,12}$/)), (text) => {
      const value = canonicalDecimal(text);
      return value === undefined || canonical.test(value);
    }),
  );
  for (const text of ['', '-', '.', '1,5', '1.2.3', '+-1', '-1-', '1e5', '0x10']) {
    t.equal(canonicalDecimal(text), undefined, JSON.stringify(text));
  }
});

t.test('sums are exact', async (t) => {
  const cents = fc.array(fc.integer({ min: -999_999, max: 999_999 }), { maxLength: 20 });
  const written = (value: number) => {
    const digits = String(Math.abs(value)).padStart(3, '0');
    return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };
  fc.assert(
    fc.property(cents, (values) => {
      const total = values.reduce((left, right) => left + right, 0);
      return compare(sum(values.map(written)), written(total)) === 0;
    }),
  );
  t.equal(sum(['0.1', '0.2']), '0.3');
});

t.test('reading never throws, whatever happened to the bytes', async (t) => {
  const folder = new URL('../../../adapters/sap/fixtures/', import.meta.url);
  const documents = readdirSync(folder)
    .filter((name) => /^[a-z0-9-]+\.xml$/.test(name))
    .map((name) => readFileSync(new URL(name, folder)));
  const change = fc.record({
    document: fc.constantFrom(...documents),
    at: fc.nat(),
    cut: fc.nat({ max: 40 }),
    put: fc.oneof(fc.uint8Array({ maxLength: 6 }).map(Buffer.from), fc.string({ maxLength: 6 })),
  });
  fc.assert(
    fc.property(change, ({ document, at, cut, put }) => {
      const place = at % document.length;
      const bytes = Buffer.concat([
        document.subarray(0, place),
        Buffer.from(put as string),
        document.subarray(place + cut),
      ]);
      const read = readText(bytes);
      return read.ok ? read.documents.length > 0 : read.problem.detail.length > 0;
    }),
    { numRuns: 400 },
  );
  t.pass();
});

t.test('whatever stands in a field, an order is read that fits its schema', async (t) => {
  const names = ['MENGE', 'MENEE', 'VPREI', 'PEINH', 'NETWR', 'CURCY', 'ACTION', 'UEPOS', 'WERKS'];
  const value = fc.oneof(
    fc.stringMatching(/^[-+. A-Za-z0-9/]{0,20}$/),
    // Names that every JavaScript object answers to.
    fc.constantFrom('valueOf', 'constructor', 'toString', '__proto__'),
  );
  const fields = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 12 });
  fc.assert(
    fc.property(fields, value, (fields, date) => {
      const line = fields.map(([name, text]) => `<${name}>${text}</${name}>`).join('');
      const read = readOne(
        `<ORDERS05><IDOC><EDI_DC40><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><CREDAT>${date}</CREDAT></EDI_DC40><E1EDK01><BELNR>1</BELNR></E1EDK01><E1EDK03><IDDAT>012</IDDAT><DATUM>${date}</DATUM></E1EDK03><E1EDP01><POSEX>1</POSEX>${line}<E1EDP20><WMENG>${date}</WMENG><EDATU>${date}</EDATU></E1EDP20></E1EDP01></IDOC></ORDERS05>`,
      );
      return bodyViolations('order', read.body).length === 0;
    }),
  );
  t.pass();
});

t.test(
  'an order written for SAP and read again keeps number, lines, quantities and prices',
  async (t) => {
    const unit = fc.constantFrom('H87', 'EA', 'KGM', 'LTR', 'MTR', 'HUR', 'C62', 'CT', 'XYZ');
    const line = fc.record({
      id: fc.stringMatching(/^[0-9A-Z]{1,6}$/),
      value: decimal,
      price: decimal,
      base: fc.integer({ min: 1, max: 99_999 }),
      unit,
    });
    const order = fc.record({
      id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9/_.&<> -]{0,30}[A-Za-z0-9]$/),
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(order, ({ id, lines }) => {
        const orderLines = lines.map(
          (each, index): OrderLine => ({
            id: each.id,
            lineIndex: index + 1,
            quantity: { value: each.value, unitCode: each.unit },
            price: {
              amount: { value: each.price, currency: 'EUR' },
              baseQuantity: { value: String(each.base), unitCode: each.unit },
            },
          }),
        );
        const written = write(orderMessage({ id, currency: 'EUR', orderLines }));
        if (!written.ok) throw new Error(written.problem.detail);
        const read = readOne(written.body, { units: { XYZ: 'XYZ' } });
        const told = (lines: readonly OrderLine[]) =>
          lines.map(({ id, lineIndex, quantity, price }) => [
            id,
            lineIndex,
            quantity?.value,
            quantity?.unitCode,
            price?.amount,
            price?.baseQuantity?.value,
          ]);
        t.same(read.body && 'id' in read.body ? read.body.id : undefined, id);
        t.same(read.type === 'order' ? told(read.body.orderLines) : [], told(orderLines));
      }),
      { numRuns: 60 },
    );
  },
);
