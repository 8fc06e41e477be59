import type { Delivery, Party, ScheduleLine } from '../../../schemas/types.ts';
import type { Reading } from './reading.ts';
import { field, qualified, type Segment, segments } from './segment.ts';
import { date, decimal, defined, filled, unit } from './values.ts';

/** When and where, of the whole: E1EDK03, E1EDK17. IDDAT 001 is the supplier's date, 002 the customer's. */
export function headerDelivery(
  reading: Reading,
  idoc: Segment,
  deliveryParty: Party | undefined,
): Delivery | undefined {
  return filled(
    defined({
      requestedDate: date(reading, qualified(idoc, 'E1EDK03', 'IDDAT', '002'), 'DATUM'),
      promisedDate: date(reading, qualified(idoc, 'E1EDK03', 'IDDAT', '001'), 'DATUM'),
      deliveryParty,
      ...incoterms(idoc, 'E1EDK17'),
    }),
  );
}

/** When and where, of a line: E1EDP03, E1EDP17, and the schedule in E1EDP20 when it is asked for. */
export function lineDelivery(
  reading: Reading,
  line: Segment,
  deliveryParty: Party | undefined,
  withSchedule: boolean,
): Delivery | undefined {
  const schedule = withSchedule ? scheduleLines(reading, line) : [];
  // One date for the whole line is what it is wanted on, even without E1EDP03.
  const onlyDate = schedule.length === 1 ? schedule[0]?.date : undefined;
  return filled(
    defined({
      requestedDate: date(reading, qualified(line, 'E1EDP03', 'IDDAT', '002'), 'DATUM') ?? onlyDate,
      promisedDate: date(reading, qualified(line, 'E1EDP03', 'IDDAT', '001'), 'DATUM'),
      deliveryParty,
      ...incoterms(line, 'E1EDP17'),
      schedule: schedule.length === 0 ? undefined : schedule,
    }),
  );
}

/** E1EDP20: quantity WMENG, in the unit of the line, on the day EDATU. */
export function scheduleLines(reading: Reading, line: Segment): ScheduleLine[] {
  const parts = segments(line, 'E1EDP20');
  if (parts.length === 0) return [];
  const units = unit(reading, line, 'MENEE');
  return parts.flatMap((from): ScheduleLine[] => {
    const value = decimal(reading, from, 'WMENG');
    if (value === undefined) return [];
    return [defined({ quantity: { value, ...units }, date: date(reading, from, 'EDATU') })];
  });
}

/** QUALF 001 is the code, 002 the place. */
function incoterms(parent: Segment, name: 'E1EDK17' | 'E1EDP17') {
  const code = qualified(parent, name, 'QUALF', '001');
  const place = qualified(parent, name, 'QUALF', '002');
  return {
    incoterms: field(code, 'LKOND'),
    incotermsLocation: field(place, 'LKTEXT') ?? field(place, 'LKOND'),
  };
}
