import type { Order, OrderLine } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { sapDate } from '../date.ts';
import { type Settings, timeZoneOffset } from '../settings.ts';
import { number } from './conditions.ts';
import { list, qualifiedSegment } from './segment.ts';

const actions = { add: '001', change: '002', delete: '003' } as const;

/** ACTION of a line: 001 added, 002 changed, 003 cancelled, 004 not changed, 005 locked. */
export function lineAction(type: Order['documentType'], line: OrderLine): string | undefined {
  if (type !== 'orderResponse') {
    return line.action ? actions[line.action] : type === 'order' ? '001' : undefined;
  }
  const told = line.lineStatus?.map(({ code }) => code) ?? [];
  if (told.length === 0) return undefined;
  // What stays open beside a verdict is what the parts leave of the quantity.
  const codes = new Set(told.filter((code) => code !== 'open'));
  if (codes.size === 0) return '005';
  if (codes.size > 1 || codes.has('changed') || codes.has('backordered')) return '002';
  return codes.has('rejected') ? '003' : '004';
}

/** The parts of a line, E1EDP20: in a response what is confirmed, else what is wanted when. */
export function scheduleSegments(
  line: OrderLine,
  settings: Settings,
  at: string,
): XmlElement[] | undefined {
  const confirmed = line.lineStatus
    ?.filter(({ code }) => code !== 'rejected' && code !== 'open')
    .map(({ quantity, deliveryDate }) => ({ quantity, date: deliveryDate }));
  const parts = confirmed ?? line.delivery?.schedule ?? [];
  return list(
    parts.map(({ quantity, date }, index) => {
      const day = date === undefined ? undefined : sapDate(date, timeZoneOffset(settings));
      return qualifiedSegment(
        {},
        {
          WMENG: number(quantity?.value, 15, 'WMENG', `${at}/delivery/schedule/${index}/quantity`),
          EDATU: day?.DATUM,
          EZEIT: day?.UZEIT,
        },
      );
    }),
  );
}
