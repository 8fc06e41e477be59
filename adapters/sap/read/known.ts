import type { BusinessKey } from '../../../schemas/types.ts';
import type { Known } from '../../adapter.ts';
import type { Kind } from '../kinds.ts';
import { field, qualified, type Segment, segment } from './segment.ts';

/** What a document that could not be normalized still tells, so that people can find it. */
export function knownOf(idoc: Segment, kind?: Kind): Known {
  const numbers: [kind: string, value: string | undefined][] = [
    [
      'order',
      field(qualified(idoc, 'E1EDK02', 'QUALF', '001'), 'BELNR') ??
        // In a document of an unknown kind this may be the number of an invoice.
        (kind === undefined ? undefined : field(segment(idoc, 'E1EDK01'), 'BELNR')),
    ],
    ['supplier', field(segment(idoc, 'E1LFA1M'), 'LIFNR')],
    ['idoc', field(segment(idoc, 'EDI_DC40'), 'DOCNUM')],
  ];
  const businessKeys = numbers.flatMap(([name, value]): BusinessKey[] =>
    value === undefined || value.length > 255 ? [] : [{ kind: name, value }],
  );
  return {
    ...(kind === undefined ? {} : { type: kind === 'CREMAS' ? 'supplier' : 'order' }),
    ...(businessKeys.length === 0 ? {} : { businessKeys }),
  };
}
