/** A sound document in the language of each sender, to be spoiled in one way each. */
import { outboundMessage } from '../../services/sandbox/index.ts';
import type { Sender } from './cast.ts';

export const contentTypes: Record<Sender, string> = {
  shop: 'application/json',
  erp: 'text/xml',
  crm: 'text/xml',
  srm: 'text/xml',
};

/** `number` makes it a document of its own. */
export const sound: Record<Sender, (number: string) => string> = {
  shop: (number) => JSON.stringify(canonical(number)),
  erp: idoc,
  crm: (number) => outboundMessage([lead(number)]),
  srm: cxml,
};

/** As sound, but of a kind that the adapter does not read. */
export const unknownKind: Record<Sender, (number: string) => string> = {
  shop: (number) => JSON.stringify({ ...canonical(number), type: 'invoice' }),
  erp: (number) => idoc(number).replaceAll('ORDERS05', 'INVOIC02').replace('>ORDERS<', '>INVOIC<'),
  crm: (number) => outboundMessage([{ ...lead(number), object: 'Campaign' }]),
  srm: (number) => cxml(number).replaceAll('OrderRequest', 'ProfileRequest'),
};

/** As sound, but without what the canonical message cannot be without. */
export const unfit: Record<Sender, (number: string) => string> = {
  shop: (number) => JSON.stringify({ ...canonical(number), body: { id: number } }),
  erp: (number) => idoc(number).replace(/<E1EDP01[\s\S]*<\/E1EDP01>/, ''),
  crm: (number) => outboundMessage([{ ...lead(number), fields: { LastName: 'Sorrel' } }]),
  srm: (number) => cxml(number).replace(/<ItemOut[\s\S]*<\/ItemOut>/, ''),
};

function canonical(number: string) {
  return {
    id: `order-${number}`,
    type: 'order',
    action: 'create',
    body: {
      id: number,
      documentType: 'order',
      currency: 'EUR',
      buyerParty: { partyName: 'Fern and Finch' },
      sellerParty: { partyName: 'Quayside Depot' },
      orderLines: [{ id: '1', lineIndex: 1, quantity: { value: '2', unitCode: 'C62' } }],
    },
  };
}

function idoc(number: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<ORDERS05>
 <IDOC BEGIN="1">
  <EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>${number.padStart(16, '0')}</DOCNUM>
   <DIRECT>1</DIRECT><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><SNDPRN>FERNCLNT100</SNDPRN></EDI_DC40>
  <E1EDK01 SEGMENT="1"><CURCY>EUR</CURCY><BELNR>${number}</BELNR></E1EDK01>
  <E1EDK02 SEGMENT="1"><QUALF>001</QUALF><BELNR>${number}</BELNR></E1EDK02>
  <E1EDKA1 SEGMENT="1"><PARVW>LF</PARVW><PARTN>0000700031</PARTN><NAME1>Quayside Depot</NAME1></E1EDKA1>
  <E1EDP01 SEGMENT="1"><POSEX>00010</POSEX><MENGE>3.000</MENGE><MENEE>PCE</MENEE></E1EDP01>
 </IDOC>
</ORDERS05>`;
}

function cxml(number: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<cXML payloadID="${number}@fern.example" timestamp="2026-01-02T04:04:05+01:00" xml:lang="en-US">
 <Header>
  <From><Credential domain="NetworkId"><Identity>AN01</Identity></Credential></From>
  <To><Credential domain="NetworkId"><Identity>AN02</Identity></Credential></To>
  <Sender><Credential domain="NetworkId"><Identity>AN01</Identity></Credential><UserAgent>Fern</UserAgent></Sender>
 </Header>
 <Request>
  <OrderRequest>
   <OrderRequestHeader orderID="${number}" orderDate="2026-01-02T04:00:00+01:00" type="new">
    <Total><Money currency="EUR">10.00</Money></Total>
   </OrderRequestHeader>
   <ItemOut quantity="1" lineNumber="1">
    <ItemID><SupplierPartID>A-1</SupplierPartID></ItemID>
    <ItemDetail><UnitPrice><Money currency="EUR">10.00</Money></UnitPrice><Description xml:lang="en">Rope</Description><UnitOfMeasure>EA</UnitOfMeasure></ItemDetail>
   </ItemOut>
  </OrderRequest>
 </Request>
</cXML>`;
}

function lead(number: string) {
  const digits = number.slice(-9).padStart(9, '0');
  return {
    object: 'Lead',
    notificationId: `04lSBX${digits}AA0`,
    fields: { Id: `00QSBX${digits}`, LastName: 'Sorrel', Company: 'Sorrel Cycles' },
  };
}
