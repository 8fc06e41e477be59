/** A supplier on its way to a small SAP Gateway. */
import type { Outbound } from '../../../adapters/adapter.ts';
import sap from '../../../adapters/sap/index.ts';
import type { Message } from '../../../schemas/message.ts';
import { orderMessage, write } from './documents.ts';
import { type Gateway, gateway, type Partner } from './gateway.ts';
import { sendContext } from './network.ts';

const number = "00003002'0";
export const supplier = {
  ...orderMessage(),
  type: 'supplier',
  action: 'upsert',
  body: {
    partyIdentification: [{ value: number }],
    partyName: 'Fjord Components AS',
    postalAddress: { cityName: 'Bergen', countryCode: 'NO' },
    status: { purchasingBlocked: true },
  },
} as Message;

export function outbound(message = supplier): Outbound {
  const written = write(message);
  if (!written.ok) throw new Error(written.problem.detail);
  return { contentType: written.contentType, body: Buffer.from(written.body) };
}

export const known: Partner = {
  __metadata: { etag: 'W/"datetimeoffset\'2026-01-01\'"' },
  BusinessPartner: '10042',
  BusinessPartnerIDByExtSystem: number,
  to_BusinessPartnerAddress: {
    results: [{ __metadata: { etag: 'W/"a1"' }, BusinessPartner: '10042', AddressID: '77' }],
  },
  to_Supplier: { __metadata: {}, Supplier: '10042' },
};

/** Sends the supplier to a gateway with these partners. */
export async function sendTo(partners: Partner[], prepare?: (state: Gateway) => void) {
  const server = await gateway(structuredClone(partners));
  prepare?.(server.state);
  try {
    const context = sendContext(server.url, { message: supplier });
    return { outcome: await sap.send(outbound(), context), server, context };
  } finally {
    await server.close();
  }
}
