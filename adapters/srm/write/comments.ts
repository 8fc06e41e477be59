import type { Extensions, Note } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { extrinsicPrefix } from '../cxml/extensions.ts';
import { attachmentSubject } from '../cxml/notes.ts';

export function commentsOf(notes: Note[] | undefined): XmlElement[] | undefined {
  return notes?.map(({ text, subject, language }) =>
    subject === attachmentSubject
      ? { Attachment: { URL: text } }
      : { '@xml:lang': language, '@type': subject, '#text': text },
  );
}

/** What came as an Extrinsic leaves as one; extensions of other families stay here. */
export function extrinsicsOf(
  extensions: Extensions | undefined,
  more: Record<string, string | undefined> = {},
): XmlElement[] {
  const own = Object.entries(extensions ?? {})
    .filter(([key]) => key.startsWith(extrinsicPrefix))
    .map(([key, value]) => [key.slice(extrinsicPrefix.length), value] as const);
  return [...own, ...Object.entries(more)].flatMap(([name, value]) =>
    value === undefined ? [] : [{ '@name': name, '#text': value }],
  );
}

/** Attributes that came with a document of the same family. */
export function attributesOf(
  extensions: Extensions | undefined,
  names: readonly string[],
): XmlElement {
  return Object.fromEntries(names.map((name) => [`@${name}`, extensions?.[name]]));
}
