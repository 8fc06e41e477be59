/** A canonical order of the system `shop`, under the sender's id of the document. */
export function shopOrder(number: string, id: string) {
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
