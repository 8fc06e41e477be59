/** Text in the places that SAP gives it: cut between words where it can be. */

/** Up to `most` pieces of at most `longest` characters; what is left over is dropped. */
export function pieces(text: string, longest: number, most = Number.POSITIVE_INFINITY): string[] {
  const found: string[] = [];
  let rest = text.trim();
  while (rest !== '' && found.length < most) {
    const cut = cutAt(rest, longest);
    found.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return found;
}

/** One line of text in one field. */
export function oneLine(text: string | undefined, longest: number): string | undefined {
  if (text === undefined) return undefined;
  return text.replace(/\s+/g, ' ').trim().slice(0, longest).trimEnd() || undefined;
}

/** A number or code that fits, else nothing: half a telephone number would be a wrong one. */
export function whole(value: string | undefined, longest: number): string | undefined {
  return value !== undefined && value.length <= longest ? value : undefined;
}

/** A line of a SAPscript text. */
export type TextLine = {
  TDLINE: string;
  /** `*` begins a paragraph, `=` goes on without a space; absent goes on with one. */
  TDFORMAT?: '*' | '=';
};

/** A note in lines of 70 characters. */
export function textLines(text: string): TextLine[] {
  return text.split(/\r\n|\r|\n/).flatMap((paragraph) => {
    const lines: TextLine[] = [];
    let rest = paragraph.trim();
    let format: TextLine['TDFORMAT'] = '*';
    do {
      const cut = cutAt(rest, 70);
      lines.push({
        TDLINE: rest.slice(0, cut).trimEnd(),
        ...(format === undefined ? {} : { TDFORMAT: format }),
      });
      format = rest.charAt(cut) === ' ' ? undefined : '=';
      rest = rest.slice(cut).trimStart();
    } while (rest !== '');
    return lines;
  });
}

/** Where to cut: at the last space that fits, else at the limit, never inside a surrogate pair. */
function cutAt(text: string, longest: number): number {
  if (text.length <= longest) return text.length;
  const space = text.lastIndexOf(' ', longest);
  if (space > 0) return space;
  const code = text.charCodeAt(longest - 1);
  return code >= 0xd800 && code <= 0xdbff ? longest - 1 : longest;
}
