import t from 'tap';
import { decodeText } from '../../../adapters/wire/text.ts';

const text = (bytes: Buffer, contentType = '', declared?: string) => {
  const decoded = decodeText(bytes, contentType, declared);
  return decoded.ok ? decoded.text : decoded.problem.code;
};

t.test('UTF-8 unless something says otherwise', async (t) => {
  t.equal(text(Buffer.from('Käse')), 'Käse');
  t.equal(text(Buffer.from('\uFEFFKäse')), 'Käse', 'without its byte order mark');
  t.equal(text(Buffer.from('K\xe4se', 'latin1'), 'text/xml; charset=ISO-8859-1'), 'Käse');
  t.equal(text(Buffer.from('K\xe4se', 'latin1'), 'text/xml;charset="latin1"; a=b'), 'Käse');
  t.equal(text(Buffer.from('K\xe4se', 'latin1'), 'text/xml', 'windows-1252'), 'Käse');
  t.equal(text(Buffer.from('Käse'), 'text/xml; charset=utf-8', 'iso-8859-1'), 'Käse');
  t.equal(text(Buffer.from('\uFEFFKäse'), 'text/xml; charset=iso-8859-1'), 'Käse', 'the mark wins');
});

t.test(
  'the characters that windows-1252 has above ISO 8859-1 are read as what they are',
  async (t) => {
    const bytes = Buffer.from([0x80, 0x20, 0x93, 0x41, 0x94]);
    t.equal(text(bytes, 'text/xml; charset=windows-1252'), '€ “A”');
    // The Encoding standard takes both labels for the same encoding.
    t.equal(text(bytes, 'text/xml; charset=iso-8859-1'), '€ “A”');
  },
);

t.test('every encoding that is known can be decoded', async (t) => {
  const labels = ['utf8', 'us-ascii', 'ascii', 'latin1', 'UTF-8'];
  for (const n of [1, 2, 5, 7, 9, 15]) labels.push(`iso-8859-${n}`, `ISO8859-${n}`, `iso8859${n}`);
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8]) labels.push(`windows-125${n}`);
  for (const label of labels) t.equal(text(Buffer.from('a1'), '', label), 'a1', label);
});

t.test('an encoding that is not known is named and refused, never guessed', async (t) => {
  for (const label of ['utf-7', 'ebcdic', 'shift_jis', 'utf-32', 'x'.repeat(500)]) {
    const decoded = decodeText(Buffer.from('a'), '', label);
    t.match(decoded, { ok: false, problem: { code: 'encoding_invalid' } });
    t.ok(!decoded.ok && decoded.problem.detail.length < 100);
  }
});

t.test('bytes that are not valid are refused instead of replaced', async (t) => {
  t.equal(text(Buffer.from([0x61, 0xc3, 0x28])), 'encoding_invalid');
  t.equal(text(Buffer.from([0xed, 0xa0, 0x80])), 'encoding_invalid', 'a surrogate in UTF-8');
  t.equal(text(Buffer.from([0xff, 0xfe, 0x00, 0xd8])), 'encoding_invalid', 'half a pair');
  t.equal(text(Buffer.from('a\0')), 'encoding_invalid', 'NUL');
  for (const label of ['us-ascii', 'ASCII'])
    t.equal(text(Buffer.from('Käse'), '', label), 'encoding_invalid', label);
  t.equal(text(Buffer.from('a', 'utf16le')), 'encoding_invalid', 'UTF-16 that does not say so');
});
