/**
 * A business key as it is compared: people and systems write the same number with and without
 * leading zeros, blanks and capitals (SAP pads `4500000670` to ten, OData drops the padding).
 */
export function comparedKey(value: string): string {
  const compact = value.replace(/\s+/g, '').toUpperCase();
  return compact.replace(/^0+(?=.)/, '').slice(0, 200);
}
