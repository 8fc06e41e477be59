/** Markup that may be sent as it stands. Only `html` makes it. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Html = Markup;
export type Value = Html | string | number | undefined | null | false | readonly Value[];

/**
 * Template tag: everything put in is escaped, except what `html` itself made. Attribute values must
 * stand in double quotes. Lists are joined; undefined, null and false give nothing.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  const text = strings.reduce((before, part, i) => `${before}${safe(values[i - 1])}${part}`);
  return new Markup(text);
}

function safe(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(safe).join('');
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
