import type { Order } from '../../../schemas/types.ts';
import type { WriteContext } from '../../adapter.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { localDigits } from '../date.ts';
import { sapSettings, timeZoneOffset } from '../settings.ts';
import { segment } from './segment.ts';
import { Unwritable } from './unwritable.ts';

const messageTypes = {
  order: 'ORDERS',
  orderChange: 'ORDCHG',
  orderCancellation: 'ORDCHG',
  orderResponse: 'ORDRSP',
} as const;

/**
 * The control record, EDI_DC40, of an IDoc into SAP (DIRECT 2). DOCNUM is left to SAP, which numbers
 * inbound IDocs itself and does not deduplicate by it; the hub's id stands in ARCKEY, so that a person
 * finds a repeated delivery. The fields keep the order of the segment definition.
 */
export function controlRecord(type: Order['documentType'], context: WriteContext): XmlElement {
  const settings = sapSettings(context.settings);
  const created = localDigits(context.acceptedAt, timeZoneOffset(settings));
  const required = (name: 'sndprn' | 'sndpor' | 'rcvprn'): string => {
    const value = settings[name];
    if (value !== undefined) return value;
    throw new Unwritable(
      `The settings of ${context.system} lack ${name}; SAP finds no partner profile without it.`,
      `/settings/${name}`,
    );
  };
  return segment({
    TABNAM: 'EDI_DC40',
    MANDT: settings.client,
    DIRECT: '2',
    IDOCTYP: 'ORDERS05',
    MESTYP: messageTypes[type],
    SNDPOR: required('sndpor'),
    SNDPRT: settings.sndprt ?? 'LS',
    SNDPRN: required('sndprn'),
    RCVPOR: settings.rcvpor,
    RCVPRT: settings.rcvprt ?? 'LS',
    RCVPRN: required('rcvprn'),
    CREDAT: created.slice(0, 8),
    CRETIM: created.slice(8, 14),
    ARCKEY: context.idempotencyKey.slice(0, 70),
    SERIAL: created,
  });
}
