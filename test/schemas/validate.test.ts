import t from 'tap';
import { problem } from '../../schemas/problems.ts';
import { bodyViolations, checker, schemaId, violations } from '../../schemas/validate.ts';

const order = {
  id: '1',
  documentType: 'order',
  orderLines: [{ id: '10', lineIndex: 1, quantity: { value: '1' } }],
};

t.test('what fits has no violations', async (t) => {
  t.same(violations('order', order), []);
  t.same(bodyViolations('order', order), []);
});

t.test('a violation names the pointer, the rule and the value', async (t) => {
  const wrong = structuredClone(order);
  Object.assign(wrong.orderLines[0]?.quantity ?? {}, { value: '1,5' });
  t.same(
    violations('order', wrong).map(({ pointer, rule, value }) => ({ pointer, rule, value })),
    [{ pointer: '/orderLines/0/quantity/value', rule: 'pattern', value: '1,5' }],
  );
  t.equal(bodyViolations('order', wrong)[0]?.pointer, '/body/orderLines/0/quantity/value');
});

t.test('two lines with one lineIndex are a violation, though no schema can say so', async (t) => {
  const line = (lineIndex: number) => ({ id: '10', lineIndex });
  t.same(bodyViolations('order', { ...order, orderLines: [line(2), line(1)] }), []);
  t.same(bodyViolations('order', { ...order, orderLines: [line(1), line(2), line(1)] }), [
    {
      pointer: '/body/orderLines/2/lineIndex',
      rule: 'unique',
      detail: 'is that of another line',
      value: '1',
    },
  ]);
});

t.test('a missing and an unknown field are named by where they are or should be', async (t) => {
  t.same(violations('order', { ...order, id: undefined, 'a/b~': 1 }), [
    { pointer: '/id', rule: 'required', detail: 'is missing' },
    { pointer: '/a~1b~0', rule: 'additionalProperties', detail: 'is not a field of this schema' },
  ]);
});

t.test('a choice is told', async (t) => {
  t.match(violations('order', { ...order, documentType: 'invoice' })[0], {
    pointer: '/documentType',
    rule: 'enum',
    detail: 'must be one of: order, orderChange, orderResponse, orderCancellation',
    value: 'invoice',
  });
  t.match(checker({ const: 'a' })('b')[0], { detail: 'must be "a"' });
});

t.test('a condition is told by the rule behind it, not by itself', async (t) => {
  const rating = { id: '1', direction: 'buyer_rates_supplier', ratedParty: { partyName: 'A' } };
  t.same(violations('rating', { ...rating, status: 'final' }), [
    { pointer: '/score', rule: 'required', detail: 'is missing' },
  ]);
  t.same(violations('rating', { ...rating, status: 'pending' }), []);
  t.match(violations('order', { ...order, orderLines: [] })[0], { rule: 'minItems' });
  t.match(violations('order', { ...order, documentType: 'orderResponse' })[0], {
    pointer: '/orderReference',
  });
});

t.test('a long value is shortened to 100 characters, whatever it is', async (t) => {
  const long = 'x'.repeat(500);
  t.equal(violations('order', { ...order, currency: long })[0]?.value, `${'x'.repeat(100)}…`);
  const nested = violations('order', { ...order, currency: { long } })[0]?.value;
  t.equal(nested, `${JSON.stringify({ long }).slice(0, 100)}…`);
  t.equal(violations('order', { ...order, currency: 'x'.repeat(100) })[0]?.value?.length, 100);
});

t.test('no half of a character is left where a value or a detail is cut', async (t) => {
  const value = violations('order', { ...order, currency: `${'x'.repeat(99)}😀` })[0]?.value;
  t.equal(value, `${'x'.repeat(99)}\uFFFD…`);
  t.equal(problem('document_unknown', 'A \uD83D').detail, 'A \uFFFD');
});

t.test('more than twenty violations are not listed', async (t) => {
  const orderLines = Array.from({ length: 50 }, () => ({}));
  t.equal(violations('order', { ...order, orderLines }).length, 20);
});

t.test('a date must exist, an instant has one form and its offset', async (t) => {
  const withDate = (issueDate: string) => violations('order', { ...order, issueDate }).length === 0;
  for (const good of ['2024-02-29', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05.123+05:30'])
    t.ok(withDate(good), good);
  for (const bad of [
    '2026-02-29',
    '2026-13-01',
    '20260102',
    '2026-01-02T03:04:05',
    '2026-01-02T25:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-02 03:04:05Z',
    '2026-01-02\n03:04:05Z',
    '2026-01-02t03:04:05z',
    '2026-01-02T03:04:05+05',
    '2026-01-02T03:04:05+0530',
    '2026-01-02T03:04:05.0123456789Z',
    '',
  ])
    t.notOk(withDate(bad), bad);
});

t.test('a decimal is text in one form only', async (t) => {
  const withValue = (value: unknown) =>
    violations('order', { ...order, totals: { netAmount: { value } } }).length === 0;
  for (const good of ['0', '-1', '10.50', '-0.5', '9'.repeat(25), `0.${'1'.repeat(20)}`])
    t.ok(withValue(good), good);
  for (const bad of ['', '+1', '01', '1.', '.5', '1e3', '1,5', ' 1', '1-', '9'.repeat(26), 1, null])
    t.notOk(withValue(bad), String(bad));
});

t.test('a settings schema that is not strict is a mistake of its author', async (t) => {
  t.throws(() => checker({ type: 'object', propertys: {} }), /propertys/);
  t.throws(() => checker({ type: 'string', format: 'fax-number' }), /fax-number/);
  const check = checker({ type: 'object', properties: { a: { type: 'integer', minimum: 1 } } });
  t.same(check({ a: 1 }), []);
  t.match(check({ a: 0 }), [{ pointer: '/a', rule: 'minimum', value: '0' }]);
});

t.test('the schema of a type can be named', async (t) => {
  t.equal(schemaId('order'), 'https://schemas.post-office.example/1/order.schema.json');
});
