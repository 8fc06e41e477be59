import type { Bodies, Message, MessageType } from '../../schemas/message.ts';

/** Valid as a text, and a trap wherever text is glued together. */
const nasty = 'Ö\'Brien "& Söhne" <b>]]></b> -- \u0001 \\ 🧾\n%00 {{x}}';

const bodies: Bodies = {
  supplier: { partyIdentification: [{ value: '0000700001' }], partyName: nasty },
  lead: { identifiers: [{ value: '00Q000000000001AAA' }], companyName: nasty },
  order: {
    id: '4500000001',
    documentType: 'order',
    notes: [{ text: nasty }],
    orderLines: [{ id: '00010', lineIndex: 1, item: { name: nasty } }],
  },
  rating: {
    id: '77',
    direction: 'buyer_rates_supplier',
    ratedParty: { partyName: nasty },
    status: 'pending',
    comment: nasty,
  },
  receipt: {
    id: 'rct_0192f0c0000070008000000000000009',
    interchangeId: 'ict_0192f0c0000070008000000000000009',
    event: 'accepted',
    at: '2026-01-02T03:04:05.000Z',
    sender: 'fixture',
    receivedSha256: '0'.repeat(64),
    detail: nasty,
  },
};

/** The least message of each type, with names that break careless writers. */
export function nastyMessages(): Message[] {
  return (Object.keys(bodies) as MessageType[]).map(
    (type) =>
      ({
        id: `msg_${'0'.repeat(32)}`,
        type,
        version: '1',
        action: 'upsert',
        source: { system: 'fixture', nativeId: nasty, nativeType: nasty },
        occurredAt: '2026-01-02T03:04:05.000Z',
        businessKeys: [{ kind: type, value: nasty }],
        body: structuredClone(bodies[type]),
      }) as Message,
  );
}
