/** The documents that the demo posts, in the words of the systems that send them. */
import { outboundMessage } from '../../services/sandbox/index.ts';

export interface DemoDocument {
  /** For people. */
  title: string;
  system: string;
  /** How it proves who it is: a bearer key, or a secret in the path. */
  key?: string;
  pathSecret?: string;
  contentType: string;
  body: string;
  /** The systems that have to get it. */
  to: string[];
}

/** Fresh numbers each time: `run` is eight digits. */
export function documents(run: string): DemoDocument[] {
  return [
    {
      title: `Purchase order 45${run} (SAP IDoc ORDERS05)`,
      system: 'hollin-sap',
      key: 'SAP_KEY',
      contentType: 'text/xml',
      body: purchaseOrder(run),
      to: ['peakline-crm', 'peakline-network'],
    },
    {
      title: `Lead of Ida Sorrel (Salesforce Outbound Message)`,
      system: 'peakline-crm',
      pathSecret: 'SALESFORCE_PATH',
      contentType: 'text/xml; charset=utf-8',
      body: lead(run),
      to: ['hollin-crm'],
    },
    {
      title: `Supplier ${run} (Coupa JSON)`,
      system: 'hollin-srm',
      key: 'SRM_KEY',
      contentType: 'application/json',
      body: supplier(run),
      to: ['hollin-sap'],
    },
    {
      title: `Rating of Peakline (Coupa evaluation)`,
      system: 'hollin-srm',
      key: 'SRM_KEY',
      contentType: 'application/json',
      body: rating(run),
      to: ['peakline-crm'],
    },
  ];
}

function purchaseOrder(run: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<ORDERS05>
 <IDOC BEGIN="1">
  <EDI_DC40 SEGMENT="1">
   <TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>00000000${run}</DOCNUM><DIRECT>1</DIRECT>
   <IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP>
   <SNDPOR>SAPHOL</SNDPOR><SNDPRT>LS</SNDPRT><SNDPRN>HOLCLNT100</SNDPRN>
   <RCVPOR>POSTOFFICE</RCVPOR><RCVPRT>LS</RCVPRT><RCVPRN>POSTOFFICE</RCVPRN>
   <CREDAT>20260302</CREDAT><CRETIM>091500</CRETIM><SERIAL>20260302091500</SERIAL>
  </EDI_DC40>
  <E1EDK01 SEGMENT="1"><CURCY>EUR</CURCY><ZTERM>NT30</ZTERM><BSART>NB</BSART><BELNR>45${run}</BELNR></E1EDK01>
  <E1EDK14 SEGMENT="1"><QUALF>014</QUALF><ORGID>HP01</ORGID></E1EDK14>
  <E1EDK03 SEGMENT="1"><IDDAT>012</IDDAT><DATUM>20260302</DATUM></E1EDK03>
  <E1EDK03 SEGMENT="1"><IDDAT>002</IDDAT><DATUM>20260316</DATUM></E1EDK03>
  <E1EDKA1 SEGMENT="1"><PARVW>AG</PARVW><PARTN>0000100020</PARTN><NAME1>Hollin Precision Works</NAME1>
   <STRAS>Mill Lane 4</STRAS><ORT01>Ashford</ORT01><PSTLZ>TN23 1AA</PSTLZ><LAND1>GB</LAND1></E1EDKA1>
  <E1EDKA1 SEGMENT="1"><PARVW>LF</PARVW><PARTN>0000700031</PARTN><NAME1>Peakline Fasteners</NAME1>
   <STRAS>Quarry Road 9</STRAS><ORT01>Matlock</ORT01><PSTLZ>DE4 3PP</PSTLZ><LAND1>GB</LAND1></E1EDKA1>
  <E1EDKA1 SEGMENT="1"><PARVW>WE</PARVW><PARTN>0000100021</PARTN><NAME1>Hollin, Plant 2</NAME1>
   <STRAS>Mill Lane 6</STRAS><ORT01>Ashford</ORT01><PSTLZ>TN23 1AB</PSTLZ><LAND1>GB</LAND1></E1EDKA1>
  <E1EDKA1 SEGMENT="1"><PARVW>RE</PARVW><PARTN>0000100020</PARTN><NAME1>Hollin Precision Works</NAME1>
   <STRAS>Mill Lane 4</STRAS><ORT01>Ashford</ORT01><PSTLZ>TN23 1AA</PSTLZ><LAND1>GB</LAND1></E1EDKA1>
  <E1EDK02 SEGMENT="1"><QUALF>001</QUALF><BELNR>45${run}</BELNR><DATUM>20260302</DATUM></E1EDK02>
  <E1EDP01 SEGMENT="1"><POSEX>00010</POSEX><ACTION>001</ACTION><MENGE>2500.000</MENGE><MENEE>PCE</MENEE>
   <VPREI>12.40</VPREI><PEINH>100</PEINH><NETWR>310.00</NETWR><WERKS>HP02</WERKS>
   <E1EDP20 SEGMENT="1"><WMENG>2500.000</WMENG><EDATU>20260316</EDATU></E1EDP20>
   <E1EDP19 SEGMENT="1"><QUALF>001</QUALF><IDTNR>000000000000481516</IDTNR><KTEXT>Hex bolt M8x40 A2</KTEXT></E1EDP19>
   <E1EDP19 SEGMENT="1"><QUALF>002</QUALF><IDTNR>PK-M8-40</IDTNR></E1EDP19>
  </E1EDP01>
  <E1EDP01 SEGMENT="1"><POSEX>00020</POSEX><ACTION>001</ACTION><MENGE>40.000</MENGE><MENEE>KGM</MENEE>
   <VPREI>9.75</VPREI><PEINH>1</PEINH><NETWR>390.00</NETWR><WERKS>HP02</WERKS>
   <E1EDP20 SEGMENT="1"><WMENG>40.000</WMENG><EDATU>20260316</EDATU></E1EDP20>
   <E1EDP19 SEGMENT="1"><QUALF>001</QUALF><IDTNR>000000000000481623</IDTNR><KTEXT>Washers, assorted</KTEXT></E1EDP19>
   <E1EDP19 SEGMENT="1"><QUALF>002</QUALF><IDTNR>PK-WASH</IDTNR></E1EDP19>
  </E1EDP01>
  <E1EDS01 SEGMENT="1"><SUMID>002</SUMID><SUMME>700.00</SUMME><SUNIT>EUR</SUNIT></E1EDS01>
 </IDOC>
</ORDERS05>
`;
}

function lead(run: string): string {
  return outboundMessage(
    [
      {
        object: 'Lead',
        fields: {
          Id: `00QSBX${run}0`.padEnd(15, '0').slice(0, 15),
          FirstName: 'Ida',
          LastName: 'Sorrel',
          Company: 'Sorrel Cycles',
          Email: 'ida@sorrel-cycles.example',
          Phone: '+44 1632 960001',
          Status: 'Open - Not Contacted',
          LeadSource: 'Trade Show',
          City: 'Leeds',
          Country: 'United Kingdom',
          CreatedDate: '2026-03-02T08:00:00.000+0000',
        },
      },
    ],
    { number: Number(run) },
  );
}

function supplier(run: string): string {
  return JSON.stringify({
    id: Number(run),
    name: 'Dunmore Coatings Ltd',
    number: run,
    status: 'active',
    'tax-id': 'GB999000111',
    'primary-contact': {
      'name-given': 'Nora',
      'name-family': 'Dunmore',
      email: 'nora@dunmore.example',
    },
    'primary-address': {
      street1: 'Harbour Street 12',
      city: 'Hull',
      'postal-code': 'HU1 1AA',
      country: { code: 'GB', name: 'United Kingdom' },
    },
    'payment-term': { code: 'NT30' },
    'updated-at': '2026-03-02T09:30:00+00:00',
  });
}

function rating(run: string): string {
  return JSON.stringify({
    id: Number(run) + 1,
    supplier: { id: 700031, number: '0000700031', name: 'Peakline Fasteners' },
    finalScore: 87.5,
    finalRating: 'Preferred',
    program: 'Quarterly review',
    status: 'complete',
    'updated-at': '2026-03-02T10:00:00+00:00',
  });
}
