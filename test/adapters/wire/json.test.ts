import fc from 'fast-check';
import t from 'tap';
import { readJson } from '../../../adapters/wire/json.ts';

const limits = { depth: 64, elements: 200_000, documents: 1000 };
type Limits = Partial<typeof limits>;

function read(text: string | Buffer, lowered: Limits = {}, numbers: 'text' | 'number' = 'number') {
  const body = Buffer.from(text as string);
  return readJson({ body, contentType: 'application/json' }, { ...limits, ...lowered }, numbers);
}

function refusal(text: string | Buffer, lowered?: Limits, numbers?: 'text' | 'number') {
  const json = read(text, lowered, numbers);
  return json.ok ? undefined : json.problem.code;
}

t.test('levels are counted outside of texts', async (t) => {
  t.equal(refusal('[[{"a":1}]]', { depth: 3 }), undefined);
  t.equal(refusal('[[{"a":1}]]', { depth: 2 }), 'too_deep');
  t.equal(refusal('{"a":"[[[[{{{{"}', { depth: 1 }), undefined);
  t.equal(refusal('{"a\\"[[[":"\\\\\\"[[[","b\\\\":1}', { depth: 1 }), undefined);
  t.equal(refusal('{"a":"\\\\","b":[]}', { depth: 1 }), 'too_deep', 'an escaped backslash ends');
  t.equal(refusal('['.repeat(1_000_000)), 'too_deep');
  t.equal(refusal('{"a":'.repeat(1_000_000)), 'too_deep');
});

t.test('values are counted outside of texts', async (t) => {
  t.equal(refusal('[1,2,3]', { elements: 4 }), undefined);
  t.equal(refusal('[1,2,3]', { elements: 3 }), 'too_many_elements');
  t.equal(refusal('["1,2,3,4,5"]', { elements: 2 }), undefined);
});

t.test('no value that fits the limits is refused, and none is changed', async () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      if (/__proto__|constructor/.test(text) || !isWellFormed(text)) return true;
      const json = read(text);
      return json.ok && JSON.stringify(json.value) === text;
    }),
  );
});

t.test('keys that reach into a prototype are refused, in escapes too', async (t) => {
  for (const text of [
    '{"__proto__":{}}',
    '{"a":[{"__proto__" : 1}]}',
    '{"\\u005f_proto__":1}',
    '{"_\\u005Fpr\\u006Fto__":1}',
    '{"\\u005f\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f":1}',
    '{"constructor":{"prototype":{"a":1}}}',
  ]) {
    t.equal(refusal(text), 'json_forbidden', text);
    t.equal(refusal(text, {}, 'text'), 'json_forbidden', `${text} with numbers as text`);
  }
  t.equal(refusal('{"a":"\\"__proto__\\": is a word"}'), undefined, 'as part of a text');
  t.equal(refusal('["__proto__"]'), undefined, 'as a text');
  t.equal(refusal('{"constructor":"Baufirma"}'), undefined, 'a constructor is a company too');
});

t.test('a text that nothing can keep is refused: NUL, half a surrogate pair', async (t) => {
  for (const text of [
    '"\\u0000"',
    '{"a\\u0000":1}',
    '["\\ud800"]',
    '["\\uDC00\\ud800"]',
    '{"\\udfff":1}',
  ])
    for (const numbers of ['text', 'number'] as const)
      t.equal(refusal(text, {}, numbers), 'json_forbidden', `${text} ${numbers}`);
  t.equal(refusal('["\\ud83d\\ude00", "\\\\u0000", "\\\\ud800"]'), undefined);
  t.equal(refusal('["a\0b"]'), 'encoding_invalid', 'as a byte');
});

t.test('every digit of a number is kept when numbers come as text', async (t) => {
  const text = '{"id":12345678901234567890,"price":10.500,"tiny":1e-400,"minus":-0}';
  const json = read(text, {}, 'text');
  t.same(json, {
    ok: true,
    value: { id: '12345678901234567890', price: '10.500', tiny: '1e-400', minus: '-0' },
  });
  const plain = read('{"n":10.50,"s":"10.50"}');
  t.same(plain, { ok: true, value: { n: 10.5, s: '10.50' } });
});

t.test('two members with one name and two values are refused: which one counts?', async (t) => {
  for (const numbers of ['text', 'number'] as const) {
    for (const text of [
      '{"action":"create","action":"delete"}',
      '{"a":[{"b":1},{"b":1,"c":":","\\u0062":2}]}',
      '{"a":{"x":1},"a":{"x":2}}',
      '{"a":null,"a":{}}',
    ])
      t.equal(refusal(text, {}, numbers), 'json_malformed', `${text} ${numbers}`);
    t.equal(refusal('[{"a":1},{"a":2,":":"a:"}]', {}, numbers), undefined, 'in two objects');
    t.equal(refusal('{"a":[1],"a":[1]}', {}, numbers), undefined, 'the same twice is the same');
  }
  const json = read('{"type":"order","type":"rating"}');
  t.match(json, { ok: false, problem: { detail: /'type'/ } }, 'the member is named');
});

t.test('what is not JSON is refused', async (t) => {
  for (const text of ['', ' ', '{', '[1,]', '{"a":1}}', "{'a':1}", 'NaN', '01', '"a', '\t"\t"'])
    for (const numbers of ['text', 'number'] as const)
      t.equal(refusal(text, {}, numbers), 'json_malformed', `${text} ${numbers}`);
  t.equal(refusal(Buffer.from('["caf\xe9"]', 'latin1')), 'encoding_invalid');
  t.equal(refusal('\uFEFF{"a":1}'), undefined, 'a byte order mark is skipped');
});

t.test('a prefix of an object is never taken for the whole', async () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
      const text = JSON.stringify(value);
      return !read(text.slice(0, cut % text.length)).ok;
    }),
  );
});

function isWellFormed(text: string): boolean {
  return !/\\u(?:0000|d[89a-f])/i.test(text);
}
