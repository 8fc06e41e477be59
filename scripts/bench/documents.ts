/** The documents of the bench. Each carries a mark of its own, which receivers find again in whatever form it comes. */

export type Shape = 'order' | 'idoc' | 'large';

/** What `mark` looks like, wherever it stands. */
export const markPattern = /B\d{9}/;

/** The mark of document number `n`. */
export const markOf = (n: number): string => `B${String(n).padStart(9, '0')}`;

const place = '@mark@';
const idocPlace = '@number@';

/** A canonical order of three lines, about 1 KB. */
function order(): string {
  return JSON.stringify({
    type: 'order',
    action: 'create',
    id: place,
    body: {
      id: place,
      documentType: 'order',
      issueDate: '2026-03-02',
      currency: 'EUR',
      buyerParty: { partyName: 'Corner Shop' },
      sellerParty: { partyName: 'Yard' },
      orderLines: [1, 2, 3].map((n) => ({
        id: String(n * 10),
        lineIndex: n,
        item: {
          name: `Hex bolt M${n + 5} x 40, zinc plated, strength 8.8`,
          sellersItemId: { value: `HB-${n}` },
        },
        quantity: { value: String(n * 100), unitCode: 'C62' },
        price: { amount: { value: '0.12', currency: 'EUR' } },
      })),
    },
  });
}

/** An order as SAP posts it (ORDERS05), with so many lines: 3 are 5 KB, 2,000 are 1 MB and more. */
function idoc(lines: number): string {
  const segment = (name: string, fields: Record<string, string>, inner = '') =>
    `<${name} SEGMENT="1">${Object.entries(fields)
      .map(([field, value]) => `<${field}>${value}</${field}>`)
      .join('')}${inner}</${name}>`;
  const party = (role: string, number: string) =>
    segment('E1EDKA1', {
      PARVW: role,
      PARTN: number,
      NAME1: 'Corner Shop &amp; Sons',
      NAME2: 'Goods inwards',
      STRAS: '12 Market Street',
      ORT01: 'Hamburg',
      PSTLZ: '20095',
      LAND1: 'DE',
      TELF1: '+49 40 5550100',
      REGIO: '02',
    });
  const line = (n: number) =>
    segment(
      'E1EDP01',
      {
        POSEX: String(n * 10).padStart(6, '0'),
        ACTION: '001',
        MENGE: '100.000',
        MENEE: 'PCE',
        VPREI: '0.12',
        PEINH: '1',
        NETWR: '12.00',
        MATKL: '01504',
        WERKS: '1000',
        LGORT: '0001',
        NTGEW: '4.500',
        GEWEI: 'KGM',
      },
      segment('E1EDP20', { WMENG: '100.000', EDATU: '20260420' }) +
        segment('E1EDP19', {
          QUALF: '001',
          IDTNR: `HB-${n}`,
          KTEXT: 'Hex bolt M8 x 40, zinc plated',
        }) +
        segment('E1EDP19', { QUALF: '002', IDTNR: `Y-${n}` }),
    );
  const control = segment('EDI_DC40', {
    TABNAM: 'EDI_DC40',
    MANDT: '100',
    DOCNUM: idocPlace,
    DOCREL: '750',
    STATUS: '30',
    DIRECT: '1',
    OUTMOD: '2',
    IDOCTYP: 'ORDERS05',
    MESTYP: 'ORDERS',
    SNDPOR: 'SAPPRD',
    SNDPRT: 'LS',
    SNDPRN: 'PRDCLNT100',
    RCVPOR: 'HUB',
    RCVPRT: 'LS',
    RCVPRN: 'HUB',
    CREDAT: '20260302',
    CRETIM: '101500',
    SERIAL: '20260302101459',
  });
  const head = segment('E1EDK01', { ACTION: '000', CURCY: 'EUR', WKURS: '1.00000', BELNR: place });
  const organisation = ['014 1000', '013 NB', '011 001', '009 1000'].map((one) => {
    const [QUALF = '', ORGID = ''] = one.split(' ');
    return segment('E1EDK14', { QUALF, ORGID });
  });
  const dates = ['012', '011', '002'].map((IDDAT) =>
    segment('E1EDK03', { IDDAT, DATUM: '20260302', UZEIT: '101500' }),
  );
  const parties = [
    party('AG', '0000001000'),
    party('LF', '0000200000'),
    party('WE', '0000001010'),
    party('RE', '0000001000'),
  ];
  const number = segment('E1EDK02', { QUALF: '001', BELNR: place, DATUM: '20260302' });
  const terms = segment('E1EDK17', { QUALF: '001', LKOND: 'DAP', LKTEXT: 'Delivered at place' });
  const notes = ['F01', 'F02'].map((TDID) => {
    const lines = ['Deliver to the back yard, between eight and twelve.', 'Ring before.'];
    const inner = lines.map((TDLINE) => segment('E1EDKT2', { TDLINE, TDFORMAT: '*' })).join('');
    return segment('E1EDKT1', { TDID, TSSPRAS: 'E', TSSPRAS_ISO: 'EN' }, inner);
  });
  const all = Array.from({ length: lines }, (_, i) => line(i + 1));
  const segments = [
    control,
    head,
    ...organisation,
    ...dates,
    ...parties,
    number,
    terms,
    ...notes,
    ...all,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?><ORDERS05><IDOC BEGIN="1">${segments.join('')}</IDOC></ORDERS05>`;
}

const texts: Record<Shape, () => string> = {
  order,
  idoc: () => idoc(3),
  large: () => idoc(2000),
};

/** Makes documents of one shape, number by number. */
export function documents(shape: Shape): { contentType: string; body(n: number): string } {
  const text = texts[shape]();
  return {
    contentType: shape === 'order' ? 'application/json' : 'application/xml',
    body: (n) => text.replaceAll(place, markOf(n)).replace(idocPlace, String(n).padStart(16, '0')),
  };
}
