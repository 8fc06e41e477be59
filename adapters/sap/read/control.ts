import { clockTime } from '../date.ts';
import { type Kind, kindOf } from '../kinds.ts';
import { timeZoneOffset } from '../settings.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, type Segment, segment } from './segment.ts';
import { date } from './values.ts';

/** What the control record, EDI_DC40, tells of a document. */
export interface Control {
  nativeId?: string;
  nativeType: string;
  /** Undefined: not one that is read. */
  kind?: Kind;
}

/**
 * SAP numbers IDocs by sender and client, so the three together are the identity. Without DOCNUM
 * there is none.
 * @param root name of the root element: the basic type, for a control record that does not say.
 */
export function readControl(reading: Reading, idoc: Segment, root: string): Control {
  const control = segment(idoc, 'EDI_DC40');
  const [client, number] = [field(control, 'MANDT'), field(control, 'DOCNUM')];
  const basicType = field(control, 'IDOCTYP') ?? root;
  const extension = field(control, 'CIMTYP');
  const messageType = field(control, 'MESTYP');
  const kind = kindOf(messageType, basicType, reading.settings.message_types);
  const nativeType = [basicType, messageType ?? '?', extension].filter(Boolean).join('/');
  if (control && kind !== undefined && extension !== undefined) {
    warn(
      reading,
      'extension_unread',
      `${control.path}/CIMTYP`,
      `The segments that extension ${quoted(extension)} adds to ${basicType} are not read.`,
    );
  }
  return {
    ...(number === undefined
      ? {}
      : { nativeId: `${field(control, 'SNDPRN') ?? ''}/${client ?? ''}/${number}` }),
    nativeType: nativeType.slice(0, 120),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** CREDAT and CRETIM in the zone that the settings name: SAP writes none. */
export function createdAt(reading: Reading, idoc: Segment): string | undefined {
  const control = segment(idoc, 'EDI_DC40');
  const day = date(reading, control, 'CREDAT');
  if (control === undefined || day === undefined) return undefined;
  const written = field(control, 'CRETIM');
  const time = written === undefined ? '00:00:00' : clockTime(written);
  if (time === undefined) {
    warn(
      reading,
      'time_impossible',
      `${control.path}/CRETIM`,
      `${quoted(written ?? '')} is not a time of day; midnight was taken.`,
    );
  }
  return `${day}T${time ?? '00:00:00'}${zone(timeZoneOffset(reading.settings))}`;
}

/** SERIAL: what serialization counts, so that a receiver can tell an older version of a document. */
export function serial(idoc: Segment): string | undefined {
  const written = field(segment(idoc, 'EDI_DC40'), 'SERIAL');
  return written !== undefined && /^\d{1,30}$/.test(written) ? written : undefined;
}

function zone(offset: string): string {
  return offset === '+00:00' ? 'Z' : offset;
}
