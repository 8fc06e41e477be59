/** Bars as SVG: one for each row, made of its parts; readable on white and on black. */

import { escaped } from '../../services/sandbox/answer.ts';

export interface Row {
  name: string;
  /** By name; a plot with one kind of part has no legend. */
  parts: Record<string, number>;
}

const colours = ['#2f6f9f', '#c8553d', '#588b47', '#8a6bb0', '#b8862b'];
const [width, left, bar, gap, top] = [720, 170, 26, 14, 56];

/** @param unit of the values, as it stands in the title and behind each sum */
export function bars(title: string, unit: string, rows: Row[]): string {
  const kinds = [...new Set(rows.flatMap(({ parts }) => Object.keys(parts)))];
  const sum = ({ parts }: Row) => Object.values(parts).reduce((a, b) => a + b, 0);
  const most = Math.max(...rows.map(sum), Number.MIN_VALUE);
  const scale = (width - left - 130) / most;
  const legend = kinds.length > 1;
  const height = top + rows.length * (bar + gap) + (legend ? 30 : 0);
  const drawn = rows.map((row, i) => {
    const y = top + i * (bar + gap);
    let x = left;
    const parts = kinds.map((kind, k) => {
      const w = (row.parts[kind] ?? 0) * scale;
      if (w === 0) return '';
      const rect = `<rect x="${round(x)}" y="${y}" width="${round(w)}" height="${bar}" fill="${colours[k % colours.length]}"><title>${escaped(kind)}: ${shown(row.parts[kind] ?? 0)} ${escaped(unit)}</title></rect>`;
      x += w;
      return rect;
    });
    const middle = y + bar / 2 + 5;
    return `${label(left - 10, middle, row.name, 'end')}${parts.join('')}${label(x + 8, middle, `${shown(sum(row))} ${unit}`)}`;
  });
  const keys = kinds.map((kind, k) => {
    const x = left + (k * (width - left)) / kinds.length;
    return `<rect x="${x}" y="${height - 24}" width="12" height="12" fill="${colours[k % colours.length]}"/>${label(x + 18, height - 13, kind)}`;
  });
  const told = rows.map((row) => `${row.name} ${shown(sum(row))} ${unit}`).join(', ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="14" role="img" aria-label="${escaped(`${title}: ${told}`)}">
<rect width="${width}" height="${height}" fill="#fff"/>
<g fill="#222">${label(10, 28, title, 'start', 'font-size="17" font-weight="600"')}
${drawn.join('\n')}
${legend ? keys.join('') : ''}</g>
</svg>
`;
}

function label(x: number, y: number, words: string, anchor = 'start', more = ''): string {
  return `<text x="${round(x)}" y="${y}" text-anchor="${anchor}" ${more}>${escaped(words)}</text>`;
}

const round = (n: number) => Math.round(n * 10) / 10;
const shown = (n: number) => (n >= 100 ? Math.round(n).toLocaleString('en') : String(round3(n)));
const round3 = (n: number) => Number(n.toPrecision(3));
