import type { Note } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, children, textOf } from '../../wire/xml.ts';
import { list, note } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** What the subject of a note is when its text is where an attachment lies. */
export const attachmentSubject = 'Attachment';

/** The Comments of `parent`. Their content is mixed: text and attachments, in any order. */
export function notesOf(
  found: Findings,
  parent: XmlNode | undefined,
  most: number,
  pointer: string,
): Note[] | undefined {
  const notes = children(parent, 'Comments').flatMap((comment) => [
    note(
      found,
      textOf(comment),
      attribute(comment, 'type'),
      attribute(comment, 'lang'),
      `${pointer}/Comments`,
    ),
    ...children(comment, 'Attachment').map((attachment) =>
      note(
        found,
        textOf(attachment, 'URL'),
        attachmentSubject,
        undefined,
        `${pointer}/Comments/Attachment`,
      ),
    ),
  ]);
  return list(found, notes, most, `${pointer}/Comments`);
}

/** The words of all Comments together: a reason. */
export function wordsOf(parent: XmlNode | undefined): string | undefined {
  const words = children(parent, 'Comments').map((comment) => textOf(comment));
  return words.filter(Boolean).join('\n') || undefined;
}
