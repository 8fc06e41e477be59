import fc from 'fast-check';
import t from 'tap';
import { type Html, html } from '../../../services/console/frame/html.ts';

t.test('what is put into markup is escaped', async (t) => {
  const text = `<script>alert("1" & '2')</script>`;
  t.equal(
    html`<a title="${text}">${text}</a>`.text,
    `<a title="${escaped(text)}">${escaped(text)}</a>`,
  );
});

t.test('markup made before is put in as it stands, alone and in lists', async (t) => {
  const items = ['a', '<b>'].map((one) => html`<li>${one}</li>`);
  t.equal(html`<ul>${items}</ul>`.text, '<ul><li>a</li><li>&#60;b&#62;</li></ul>');
});

t.test('nothing comes of undefined, null and false; zero is a number', async (t) => {
  t.equal(html`${undefined}${null}${false}${0}${''}`.text, '0');
});

t.test('an object that only looks like markup is not believed', async (t) => {
  const forged = JSON.parse('{"text":"<script>"}') as Html;
  t.notMatch(html`${forged}`.text, '<script>');
});

t.test('no text can leave an element or an attribute', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: markup } = html`<p title="${text}">${text}</p>`;
      const inside = /^<p title="([^"<>']*)">([^"<>']*)<\/p>$/s.exec(markup);
      return inside !== null && inside[1] === inside[2] && unescaped(inside[1] ?? '') === text;
    }),
  );
});

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
