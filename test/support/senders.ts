/** Four systems that send, one of each kind, one that receives, and what they post. */
import { outboundMessage } from '../../services/sandbox/index.ts';

export const secrets = {
  SHOP_KEY: 'shop-key-5f2c9a',
  ERP_PASSWORD: 'erp-password-7b1d3e',
  CRM_PATH: 'crm-path-secret-9c4e2f',
  SRM_SHARED: 'srm-shared-secret-3a8d6b',
  DEPOT_KEY: 'depot-key-1e7f4c',
  DEPOT_SIGNING: 'whsec_ZGVwb3Qtc2lnbmluZy1zZWNyZXQ=',
};

/** `inbound` adds lines to the inbound side of a system; `depot` is the URL of the receiver. */
export function sendersBook(
  depot = 'http://127.0.0.1:9/',
  inbound: Partial<Record<'shop' | 'erp' | 'crm' | 'srm', string>> = {},
): string {
  const more = (name: keyof typeof inbound) => (inbound[name] ? `\n      ${inbound[name]}` : '');
  return `partners:
  ferns: { name: Fern and Finch }
  quays: { name: Quayside Depot }
systems:
  shop:
    partner: ferns
    adapter: webhook
    inbound:
      auth: [{ type: bearer, key: { env: SHOP_KEY } }]${more('shop')}
  erp:
    partner: ferns
    adapter: sap
    inbound:
      auth: [{ type: basic, username: erp, password: { env: ERP_PASSWORD } }]${more('erp')}
  crm:
    partner: ferns
    adapter: salesforce
    inbound:
      auth: [{ type: path, secret: { env: CRM_PATH } }]${more('crm')}
  srm:
    partner: ferns
    adapter: srm
    inbound:
      auth: [{ type: document, secret: { env: SRM_SHARED } }]${more('srm')}
  depot:
    partner: quays
    adapter: webhook
    inbound:
      auth: [{ type: bearer, key: { env: DEPOT_KEY } }]
    outbound: { url: '${depot}', allow_private_addresses: true, retry: [1h] }
    credentials: { signing_secret: { env: DEPOT_SIGNING } }
routes:
  - { name: all-to-depot, from: [shop, erp, crm, srm], type: order, to: depot, ordering: none }
  - { name: leads-to-depot, from: crm, type: lead, to: depot, ordering: none }
`;
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
export const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** How each of the four senders posts: its address, and what it shows of itself. */
export const senders = {
  shop: { path: '/in/shop', headers: { ...bearer(secrets.SHOP_KEY) }, type: 'application/json' },
  erp: { path: '/in/erp', headers: { ...basic('erp', secrets.ERP_PASSWORD) }, type: 'text/xml' },
  crm: { path: `/in/crm/${secrets.CRM_PATH}`, headers: {}, type: 'text/xml' },
  srm: { path: '/in/srm', headers: {}, type: 'text/xml' },
} as const;

export type Sender = keyof typeof senders;

/** An order as canonical JSON. `nativeId` is what repetitions are recognized by. */
export function canonicalOrder(number: string, more: { nativeId?: string; note?: string } = {}) {
  return {
    id: more.nativeId ?? `order-${number}`,
    type: 'order',
    action: 'create',
    businessKeys: [{ kind: 'order', value: number }],
    body: {
      id: number,
      documentType: 'order',
      ...(more.note !== undefined && { notes: [{ text: more.note }] }),
      currency: 'EUR',
      buyerParty: { partyName: 'Fern and Finch' },
      sellerParty: { partyName: 'Quayside Depot' },
      orderLines: [{ id: '1', lineIndex: 1, quantity: { value: '2', unitCode: 'C62' } }],
    },
  };
}

/** An ORDERS05 with one IDoc for every number. */
export function idoc(numbers: string[], more: { docnum?: string; currency?: string } = {}): string {
  const one = (number: string) => ` <IDOC BEGIN="1">
  <EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>${more.docnum ?? number.padStart(16, '0')}</DOCNUM>
   <DIRECT>1</DIRECT><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><SNDPRN>FERNCLNT100</SNDPRN></EDI_DC40>
  <E1EDK01 SEGMENT="1"><CURCY>${more.currency ?? 'EUR'}</CURCY><BELNR>${number}</BELNR></E1EDK01>
  <E1EDK02 SEGMENT="1"><QUALF>001</QUALF><BELNR>${number}</BELNR></E1EDK02>
  <E1EDKA1 SEGMENT="1"><PARVW>LF</PARVW><PARTN>0000700031</PARTN><NAME1>Quayside Depot</NAME1></E1EDKA1>
  <E1EDP01 SEGMENT="1"><POSEX>00010</POSEX><MENGE>3.000</MENGE><MENEE>PCE</MENEE></E1EDP01>
 </IDOC>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ORDERS05>\n${numbers.map(one).join('\n')}\n</ORDERS05>`;
}

/** A cXML OrderRequest with the shared secret of its sender. */
export function cxml(number: string, more: { payloadId?: string; secret?: string } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.054/cXML.dtd">
<cXML payloadID="${more.payloadId ?? `${number}@ferns.example`}" timestamp="2026-01-02T04:04:05+01:00" xml:lang="en-US">
 <Header>
  <From><Credential domain="NetworkId"><Identity>AN01</Identity></Credential></From>
  <To><Credential domain="NetworkId"><Identity>AN02</Identity></Credential></To>
  <Sender><Credential domain="NetworkId"><Identity>AN01</Identity><SharedSecret>${more.secret ?? secrets.SRM_SHARED}</SharedSecret></Credential><UserAgent>Fern 1</UserAgent></Sender>
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

export interface LeadNote {
  /** Of the notification: 04l and digits. */
  notification: number;
  name: string;
  company?: string;
}

/** An Outbound Message of Salesforce with a lead for every entry. */
export function leads(entries: LeadNote[]): string {
  return outboundMessage(
    entries.map(({ notification, name, company = 'Sorrel Cycles' }) => ({
      object: 'Lead',
      notificationId: `04lSBX${String(notification).padStart(9, '0')}AA0`.slice(0, 18),
      fields: {
        Id: `00QSBX${String(notification).padStart(9, '0')}`,
        FirstName: 'Ida',
        LastName: name,
        Company: company,
        CreatedDate: '2026-03-02T08:00:00.000+0000',
      },
    })),
  );
}
