import { type Absence, absenceWords } from '../../exchange/absence.ts';
import type { Book } from '../../exchange/address-book/book.ts';
import type { PayloadExcerpt } from '../../ledger/payload-excerpts.ts';
import { type Html, html } from '../frame/html.ts';
import { type Redact, type Shown, shown } from './shown.ts';

/** A payload that one opens to see; masked by the adapter of the system it came from or goes to. */
export function payloadDetails(
  name: string,
  excerpt: PayloadExcerpt | undefined,
  masking: { book: Book; system: string } | 'canonical',
  absence: Absence = { why: 'never' },
): Html {
  const gone = absenceWords(absence);
  if (!excerpt && gone) {
    const by = absence.why === 'erased' && html` by ${absence.by}`;
    return html`<details><summary>${name}: ${gone}</summary><p>The bytes ${absence.why === 'erased' ? 'were' : 'have'} ${gone}${by}. Digests and receipts are kept.</p></details>\n`;
  }
  if (!excerpt) {
    return html`<details><summary>${name}: none</summary><p>There are no bytes: not made yet, or never kept, because the sender had not proven who it is.</p></details>\n`;
  }
  const { contentType, bytes } = excerpt;
  const label = contentType || 'no content type';
  return html`<details><summary>${name}: ${size(bytes)}, ${label}</summary>
${content(seen(excerpt, masking), name)}</details>\n`;
}

function seen(excerpt: PayloadExcerpt, masking: { book: Book; system: string } | 'canonical') {
  if (masking === 'canonical') return indented(shown(excerpt));
  const { book, system } = masking;
  const adapter = book.system(system)?.adapter;
  if (!adapter) {
    const why = `The address book has no system ${system} now, so nobody can tell what to mask.`;
    return { kind: 'hidden', why } as const;
  }
  const redact: Redact | undefined = adapter.redact && ((text) => adapter.redact?.(text) ?? '');
  return shown(excerpt, redact);
}

function content(what: Shown, name: string): Html {
  if (what.kind === 'hidden') return html`<p>Not shown. ${what.why}</p>`;
  const note =
    what.kind === 'hex'
      ? 'Not text in its declared encoding; the first bytes in hexadecimal.'
      : what.encoding !== 'utf-8' && `Decoded from ${what.encoding}.`;
  return html`${note && html`<p class="hint">${note}</p>\n`}<pre${what.kind === 'hex' && html` class="hex"`} tabindex="0" role="region" aria-label="${name}">${what.text}</pre>
${what.cut && html`<p class="hint">Only the beginning is shown.</p>\n`}`;
}

/** Canonical JSON is kept in one line. Its numbers are text or small, so nothing is lost by parsing it. */
function indented(what: Shown): Shown {
  if (what.kind !== 'text' || what.cut) return what;
  try {
    return { ...what, text: JSON.stringify(JSON.parse(what.text), null, 2) };
  } catch {
    return what;
  }
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
