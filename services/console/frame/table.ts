import { type Html, html, type Value } from './html.ts';

export interface Column {
  title: string;
  /** Right-aligned, in figures of one width. */
  number?: boolean;
}

const numeric = html` class="number"`;

/**
 * A table whose first column names the row. On a narrow screen its rows become cards (style.css);
 * the roles are spelled out because browsers forget those of a table that is displayed otherwise.
 */
export function table(caption: string, columns: Column[], rows: Value[][]): Html {
  return html`<table role="table">
<caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    ({ title, number }) =>
      html`<th scope="col" role="columnheader"${number && numeric}>${title}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, i) => tableCell(cell, i, columns[i]))}</tr>\n`,
  )}</tbody>
</table>`;
}

function tableCell(cell: Value, index: number, column: Column | undefined): Html {
  if (index === 0) return html`<th scope="row" role="rowheader">${cell}</th>`;
  const { title, number } = column ?? { title: '' };
  return html`<td role="cell" data-title="${title}"${number && numeric}>${cell}</td>`;
}
