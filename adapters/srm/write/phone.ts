/** `+1 650 4442932 x12` in the four parts of Coupa; a number in another form stays whole. */
export function coupaPhone(number: string | undefined) {
  if (number === undefined) return undefined;
  const [, country, area, rest = number, extension] =
    /^\+(\d{1,3}) (\d{1,6}) (.*?)(?: x(\d+))?$/.exec(number) ?? [];
  return { 'country-code': country, 'area-code': area, number: rest, extension };
}
