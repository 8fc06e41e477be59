/** A canonical order of the system `shop`, under the sender's id of the document. @param to its notes */
export function shopOrder(number: string, id: string, to: string[] = []) {
  return {
    type: 'order',
    action: 'create',
    id,
    body: {
      id: number,
      documentType: 'order',
      currency: 'EUR',
      buyerParty: { partyName: 'Corner Shop' },
      sellerParty: { partyName: 'Yard' },
      notes: to.map((text) => ({ text })),
      orderLines: [
        {
          id: '10',
          lineIndex: 1,
          item: { name: 'Hex bolt' },
          quantity: { value: '5', unitCode: 'C62' },
          price: { amount: { value: '1.20', currency: 'EUR' } },
        },
      ],
    },
  };
}
