import type { Item, Note } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { list, qualifiedSegment } from './segment.ts';
import { oneLine, whole } from './texts.ts';
import { fitting } from './unwritable.ts';

/** KTEXT. */
const longestName = 70;

/** Item numbers, E1EDP19; the short text goes with the first of them. */
export function itemSegments(item: Item | undefined, at: string): XmlElement[] | undefined {
  if (!item) return undefined;
  const numbers = [
    ['001', item.buyersItemId?.value, 'buyersItemId'],
    ['002', item.sellersItemId?.value, 'sellersItemId'],
    ['003', item.standardItemId?.value, 'standardItemId'],
  ] as const;
  const told = numbers.filter(([, value]) => value !== undefined);
  const name = oneLine(item.name ?? item.description, longestName);
  const manufacturer = item.manufacturersItemId?.value;
  const shared = {
    KTEXT: name,
    MFRPN: whole(manufacturer, 42),
  };
  if (told.length === 0) return list([qualifiedSegment({ QUALF: '002' }, shared)]);
  return list(
    told.map(([QUALF, value, name], index) =>
      qualifiedSegment({ QUALF }, number(value, `${at}/item/${name}/value`, index === 0 && shared)),
    ),
  );
}

/** IDTNR has 35 places, IDTNR_LONG 40. */
function number(value: string | undefined, pointer: string, shared: false | object) {
  const whole = fitting(value, 40, 'IDTNR_LONG', pointer);
  const short = whole !== undefined && whole.length <= 35 ? whole : undefined;
  return { IDTNR: short, ...(shared || {}), IDTNR_LONG: short === undefined ? whole : undefined };
}

/** What KTEXT has no room for, as an item text of the purchase order. */
export function itemText(item: Item | undefined): Note | undefined {
  const text = item?.description ?? item?.name;
  if (text === undefined) return undefined;
  return text === oneLine(item?.name ?? text, longestName) ? undefined : { text, subject: 'F01' };
}
