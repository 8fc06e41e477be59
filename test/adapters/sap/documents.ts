/** Documents for the tests of reading and writing. */
import sap from '../../../adapters/sap/index.ts';
import type { Message } from '../../../schemas/message.ts';
import type { Order } from '../../../schemas/types.ts';

export const limits = { depth: 64, elements: 200_000, documents: 1000 };

export const writeSettings = {
  client: '300',
  sndprn: 'POSTOFFICE',
  sndpor: 'POSTOFFICE',
  rcvprn: 'NLWCLNT300',
};

export function readText(text: string | Buffer, settings: Record<string, unknown> = {}) {
  return sap.read(
    { body: Buffer.from(text as string), contentType: 'text/xml', headers: {} },
    { system: 'fixture', settings, limits },
  );
}

/** The only document of a text, which must have become a message. */
export function readOne(text: string, settings: Record<string, unknown> = {}) {
  const read = readText(text, settings);
  if (!read.ok) throw new Error(read.problem.detail);
  const [document] = read.documents;
  if (!document) throw new Error('no document');
  if (!document.result.ok) throw new Error(document.result.problem.detail);
  return document.result.document;
}

/** An IDoc of one line around some segments. */
export function ordersIdoc(segments: string, messageType = 'ORDERS'): string {
  return `<ORDERS05><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><MANDT>300</MANDT><DOCNUM>1</DOCNUM><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>${messageType}</MESTYP><SNDPRN>A</SNDPRN></EDI_DC40><E1EDK01 SEGMENT="1"><BELNR>4700001234</BELNR></E1EDK01>${segments}</IDOC></ORDERS05>`;
}

export function orderMessage(body: Partial<Order> = {}): Message {
  return {
    id: 'msg_0192f0c0000070008000000000000001',
    type: 'order',
    version: '1',
    action: 'create',
    source: { system: 'shop', nativeId: 'n-1', nativeType: 'test' },
    occurredAt: '2026-01-02T03:00:00Z',
    businessKeys: [{ kind: 'order', value: 'PO-1' }],
    body: {
      id: 'PO-1',
      documentType: 'order',
      orderLines: [{ id: '10', lineIndex: 1, quantity: { value: '1', unitCode: 'H87' } }],
      ...body,
    },
  };
}

export function write(message: Message, settings: Record<string, unknown> = writeSettings) {
  return sap.write(message, {
    settings,
    system: 'fixture',
    idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
    acceptedAt: '2026-01-02T03:04:05.000Z',
  });
}
