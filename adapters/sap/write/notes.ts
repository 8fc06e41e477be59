import type { Note } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { list, segment } from './segment.ts';
import { textLines, whole } from './texts.ts';

/** Text id for a note that names none: header text and item text of a purchase order. */
const commonTextId = 'F01';

/** Notes as E1EDKT1 with E1EDKT2, or E1EDPT1 with E1EDPT2. */
export function textSegments(
  notes: readonly Note[] | undefined,
  lines: 'E1EDKT2' | 'E1EDPT2',
): XmlElement[] | undefined {
  return list(
    (notes ?? []).map(({ text, subject, language }) =>
      segment({
        TDID: whole(subject, 4) ?? commonTextId,
        TSSPRAS_ISO: language?.slice(0, 2).toUpperCase(),
        [lines]: textLines(text).map((line) => segment(line)),
      }),
    ),
  );
}
