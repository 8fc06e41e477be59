/**
 * Fields of ORDERS05 with their lengths, in the order of the segment definition (transaction WE60),
 * which written segments keep.
 */
const header = fields(
  'ACTION:3 KZABS:1 CURCY:3 HWAER:3 WKURS:12 ZTERM:17 KUNDEUINR:20 EIGENUINR:20 BSART:4 BELNR:35',
  'NTGEW:18 BRGEW:18 GEWEI:3 FKART_RL:4 ABLAD:25 BSTZD:4 VSART:2 VSART_BEZ:20 RECIPNT_NO:10 KZAZU:1',
  'AUTLF:1 AUGRU:3 AUGRU_BEZ:40 ABRVW:3 ABRVW_BEZ:20 FKTYP:1 LIFSK:2 LIFSK_BEZ:20 EMPST:25 ABTNR:4',
  'DELCO:3 WKURS_M:12',
);

const line = fields(
  'POSEX:6 ACTION:3 PSTYP:1 KZABS:1 MENGE:15 MENEE:3 BMNG2:15 PMENE:3 ABFTZ:7 VPREI:15 PEINH:9',
  'NETWR:18 ANETW:18 SKFBP:18 NTGEW:18 GEWEI:3 EINKZ:1 CURCY:3 PREIS:18 MATKL:9 UEPOS:6 GRKOR:3',
  'EVERS:7 BPUMN:6 BPUMZ:6 ABGRU:2 ABGRT:40 ANTLF:1 FIXMG:1 KZAZU:1 BRGEW:18 PSTYV:4 EMPST:25',
  'ABTNR:4 ABRVW:3 WERKS:4 LPRIO:2 LPRIO_BEZ:20 ROUTE:6 ROUTE_BEZ:40 LGORT:4 VSTEL:4 DELCO:3',
  'MATNR:35',
);

const ownInHeader = 'ACTION CURCY ZTERM BSART BELNR'.split(' ');
const ownInLine =
  'POSEX ACTION MENGE MENEE PMENE VPREI PEINH NETWR CURCY MATKL UEPOS ABGRU ABGRT WERKS'.split(' ');

export const headerOrder: readonly string[] = [...header.keys()];
export const lineOrder: readonly string[] = [...line.keys()];

/**
 * Fields without a canonical name: carried as extensions, by SAP's names, and written again when
 * the receiver is an SAP too.
 */
export const headerFields = headerOrder.filter((name) => !ownInHeader.includes(name));
export const lineFields = lineOrder.filter((name) => !ownInLine.includes(name));

/** The carried fields of a segment that fit; what does not fit is none of SAP's. */
export function carriedFields(
  segment: 'E1EDK01' | 'E1EDP01',
  extensions: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [names, lengths] =
    segment === 'E1EDK01' ? ([headerFields, header] as const) : ([lineFields, line] as const);
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = extensions[`${segment}.${name}`];
      return value === undefined || value.length > (lengths.get(name) ?? 0) ? [] : [[name, value]];
    }),
  );
}

/** Organisational units of E1EDK14, by QUALF. */
export const organisations = {
  '014': 'purchasingOrganisation',
  '009': 'purchasingGroup',
  '011': 'companyCode',
  '008': 'salesOrganisation',
  '007': 'distributionChannel',
  '006': 'division',
} as const;

/** Sums of E1EDS01, by SUMID: net value, gross value, sales tax. */
export const sums = { '002': 'netAmount', '003': 'grossAmount', '005': 'taxAmount' } as const;

function fields(...lines: string[]): ReadonlyMap<string, number> {
  const words = lines.join(' ').split(' ');
  return new Map(
    words.map((word): [string, number] => {
      const [name = '', length] = word.split(':');
      return [name, Number(length)];
    }),
  );
}
