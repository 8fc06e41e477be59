import { XMLParser, XMLValidator } from 'fast-xml-parser';
import t from 'tap';
import { bars } from '../../scripts/bench/plot.ts';

t.test('bars are as long as their values, and say them', async (t) => {
  const svg = bars('Cost <of "it" & more>', 'ms', [
    { name: 'one & only', parts: { api: 1, worker: 2 } },
    { name: 'two', parts: { api: 0.5 } },
  ]);
  t.equal(XMLValidator.validate(svg), true);
  const parsed = new XMLParser({ ignoreAttributes: false }).parse(svg).svg;
  t.equal(parsed['@_aria-label'], 'Cost <of "it" & more>: one & only 3 ms, two 0.5 ms');
  const [api, worker, half, ...legend] = parsed.g.rect.map((rect: Record<string, string>) =>
    Number(rect['@_width']),
  );
  t.ok(Math.abs(worker / api - 2) < 0.01);
  t.ok(Math.abs(half / api - 0.5) < 0.01);
  t.strictSame(legend, [12, 12], 'no second part, and a legend of two');
});

t.test('nothing at all can be drawn, too', async (t) => {
  t.equal(XMLValidator.validate(bars('Empty', 'ms', [{ name: 'none', parts: {} }])), true);
});
