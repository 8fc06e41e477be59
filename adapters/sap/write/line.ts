import type { Order, OrderLine, Quantity } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { sapDate } from '../date.ts';
import { carriedFields, lineOrder } from '../order-fields.ts';
import { type Settings, timeZoneOffset } from '../settings.ts';
import { sapUnit } from '../units.ts';
import { conditionSegments, number, taxSegments } from './conditions.ts';
import { itemSegments, itemText } from './item.ts';
import { lineAction, scheduleSegments } from './line-status.ts';
import { textSegments } from './notes.ts';
import { partner } from './partner.ts';
import { list, ordered, qualifiedSegment, segment } from './segment.ts';
import { oneLine, whole } from './texts.ts';
import { fitting } from './unwritable.ts';

/** A line, E1EDP01; its fields and segments keep the order of the definition of ORDERS05. */
export function lineSegment(order: Order, line: OrderLine, settings: Settings): XmlElement {
  const at = `/body/orderLines/${line.lineIndex - 1}`;
  const { quantity, price, delivery } = line;
  const base = price?.baseQuantity;
  const rejection = line.lineStatus?.find(({ code }) => code === 'rejected');
  const day = (value: string | undefined) =>
    value === undefined ? {} : sapDate(value, timeZoneOffset(settings));
  const text = itemText(line.item);
  const fields = {
    POSEX: fitting(line.id, 6, 'POSEX', `${at}/id`),
    ACTION: lineAction(order.documentType, line),
    ...carriedFields('E1EDP01', line.extensions),
    MENGE: number(quantity?.value, 15, 'MENGE', `${at}/quantity/value`),
    MENEE: unit(quantity, settings, 'MENEE', `${at}/quantity`),
    PMENE: base
      ? unit(base, settings, 'PMENE', `${at}/price/baseQuantity`)
      : unit(quantity, settings, 'PMENE', `${at}/quantity`),
    VPREI: number(price?.amount.value, 15, 'VPREI', `${at}/price/amount/value`),
    PEINH: number(base?.value, 9, 'PEINH', `${at}/price/baseQuantity/value`),
    NETWR: number(line.lineAmount?.value, 18, 'NETWR', `${at}/lineAmount/value`),
    CURCY: price?.amount.currency ?? line.lineAmount?.currency,
    MATKL: whole(materialGroup(line), 9),
    UEPOS: fitting(line.parentLineId, 6, 'UEPOS', `${at}/parentLineId`),
    ABGRU: whole(rejection?.reasonCode, 2),
    ABGRT: oneLine(rejection?.reason, 40),
    WERKS: whole(line.plant, 4),
  };
  return segment({
    ...ordered(fields, lineOrder),
    E1EDP03: list([
      qualifiedSegment({ IDDAT: '002' }, day(delivery?.requestedDate)),
      qualifiedSegment({ IDDAT: '001' }, day(delivery?.promisedDate)),
    ]),
    E1EDP04: taxSegments(line.taxes, `${at}/taxes`),
    E1EDP05: conditionSegments(line.allowanceCharges, `${at}/allowanceCharges`),
    E1EDP20: scheduleSegments(line, settings, at),
    E1EDPA1: list([partner(delivery?.deliveryParty, 'WE')]),
    E1EDP19: itemSegments(line.item, at),
    E1EDP17: list([
      qualifiedSegment({ QUALF: '001' }, { LKOND: oneLine(delivery?.incoterms, 3) }),
      qualifiedSegment({ QUALF: '002' }, { LKTEXT: oneLine(delivery?.incotermsLocation, 70) }),
    ]),
    E1EDPT1: textSegments(text ? [...(line.notes ?? []), text] : line.notes, 'E1EDPT2'),
  });
}

/** Whole: CARTON cut to three places is CAR, which may be another unit there. */
function unit(
  quantity: Quantity | undefined,
  settings: Settings,
  field: string,
  pointer: string,
): string | undefined {
  return fitting(quantity && sapUnit(quantity, settings), 3, field, pointer);
}

/** A group of SAP's own; a UNSPSC code is none. */
function materialGroup({ item }: OrderLine): string | undefined {
  return item?.classifications?.find(({ schemeId }) => schemeId?.startsWith('urn:sap:matkl'))?.code;
}
