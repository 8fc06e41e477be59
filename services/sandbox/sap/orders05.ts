/**
 * The basic type ORDERS05: which segment stands where, and how long its fields are. As transaction
 * WE60 shows it; the lengths of E1EDK01, E1EDKA1, E1EDP01, E1EDP19, E1EDP20 and E1EDS01 agree with
 * generated schemas of real systems.
 */
import { type Fields, fields } from './fields.ts';

export interface Segment {
  /** Absent: the segment exists in the type, its fields are not checked here. */
  fields?: Fields;
  /** Fields that must not be empty. */
  required?: readonly string[];
  /** Segments below it, in their order. */
  below?: readonly string[];
}

const partner = fields(`PARVW:3 PARTN:17 LIFNR:17 NAME1:35 NAME2:35 NAME3:35 NAME4:35 STRAS:35
  STRS2:35 PFACH:35 ORT01:35 COUNC:9 PSTLZ:9 PSTL2:9 LAND1:3 ABLAD:35 PERNR:30 PARNR:30 TELF1:25
  TELF2:25 TELBX:25 TELFX:25 TELTX:25 TELX1:25 SPRAS:1 ANRED:15 ORT02:35 HAUSN:6 STOCK:6 REGIO:3
  PARGE:1 ISOAL:2 ISONU:2 FCODE:20 IHREZ:30 BNAME:35 PAORG:30 ORGTX:35 PAGRU:30 KNREF:30 ILNNR:70
  PFORT:35 SPRAS_ISO:2 TITLE:15`);
const partnerMore = fields('QUALP:3 STDPN:70');
const date = fields('IDDAT:3 DATUM:8 UZEIT:6');
const tax = fields('MWSKZ:7 MSATZ:17 MWSBT:18 TXJCD:15 KTEXT:50');
const condition = fields(`ALCKZ:3 KSCHL:4 KOTXT:80 BETRG:18 KPERC:8 KRATE:15 UPRBS:9 MEAUN:3
  KOBTR:18 MWSKZ:7 MSATZ:17 KOEIN:3 CURTP:3 KOBAS:18`);
const delivery = fields('QUALF:3 LKOND:3 LKTEXT:70 LPRIO:2');
const payment = fields('QUALF:3 TAGE:8 PRZNT:8 ZTERM_TXT:70');
const more = fields('QUALZ:3 CUSADD:35 CUSADD_BEZ:40');
const textHead = fields('TDID:4 TSSPRAS:3 TSSPRAS_ISO:2 TDOBJECT:10 TDOBNAME:70');
const textLine = fields('TDLINE:70 TDFORMAT:2');

export const orders05: Readonly<Record<string, Segment>> = {
  IDOC: {
    below: (
      'EDI_DC40 E1EDK01 E1EDK14 E1EDK03 E1EDK04 E1EDK05 E1EDKA1 E1EDK02 E1EDK17 E1EDK18 E1EDK35 ' +
      'E1EDK36 E1EDKT1 E1EDP01 E1CUCFG E1EDL37 E1EDS01'
    ).split(' '),
  },
  E1EDK01: {
    fields: fields(`ACTION:3 KZABS:1 CURCY:3 HWAER:3 WKURS:12 ZTERM:17 KUNDEUINR:20 EIGENUINR:20
      BSART:4 BELNR:35 NTGEW:18 BRGEW:18 GEWEI:3 FKART_RL:4 ABLAD:25 BSTZD:4 VSART:2 VSART_BEZ:20
      RECIPNT_NO:10 KZAZU:1 AUTLF:1 AUGRU:3 AUGRU_BEZ:40 ABRVW:3 ABRVW_BEZ:20 FKTYP:1 LIFSK:2
      LIFSK_BEZ:20 EMPST:25 ABTNR:4 DELCO:3 WKURS_M:12 LANDTX:3 STCEG_L:3`),
  },
  E1EDK14: { fields: fields('QUALF:3 ORGID:35'), required: ['QUALF'] },
  E1EDK03: { fields: date, required: ['IDDAT'] },
  E1EDK04: { fields: tax },
  E1EDK05: { fields: condition },
  E1EDKA1: { fields: partner, required: ['PARVW'], below: ['E1EDKA3'] },
  E1EDKA3: { fields: partnerMore, required: ['QUALP'] },
  E1EDK02: { fields: fields('QUALF:3 BELNR:35 POSNR:6 DATUM:8 UZEIT:6'), required: ['QUALF'] },
  E1EDK17: { fields: delivery, required: ['QUALF'] },
  E1EDK18: { fields: payment, required: ['QUALF'] },
  E1EDK35: { fields: more, required: ['QUALZ'] },
  E1EDK36: {},
  E1EDKT1: { fields: textHead, below: ['E1EDKT2'] },
  E1EDKT2: { fields: textLine },
  E1EDP01: {
    fields: fields(`POSEX:6 ACTION:3 PSTYP:1 KZABS:1 MENGE:15 MENEE:3 BMNG2:15 PMENE:3 ABFTZ:7
      VPREI:15 PEINH:9 NETWR:18 ANETW:18 SKFBP:18 NTGEW:18 GEWEI:3 EINKZ:1 CURCY:3 PREIS:18 MATKL:9
      UEPOS:6 GRKOR:3 EVERS:7 BPUMN:6 BPUMZ:6 ABGRU:2 ABGRT:40 ANTLF:1 FIXMG:1 KZAZU:1 BRGEW:18
      PSTYV:4 EMPST:25 ABTNR:4 ABRVW:3 WERKS:4 LPRIO:2 LPRIO_BEZ:20 ROUTE:6 ROUTE_BEZ:40 LGORT:4
      VSTEL:4 DELCO:3 MATNR:35 VALTG:2 HIPOS:6 HIEVW:1 POSGUID:22 MATNR_EXTERNAL:40
      MATNR_VERSION:10 MATNR_GUID:32 IUID_RELEVANT:1 SGT_RCAT:16 SGT_SCAT:16 HANDOVERLOC:10
      MATNR_LONG:40 REQ_SEG_LONG:40 STK_SEG_LONG:40 EXPECTED_VALUE:31 LIMIT_AMOUNT:31`),
    below: (
      'E1EDP02 E1CUREF E1ADDI1 E1EDP03 E1EDP04 E1EDP05 E1EDP20 E1EDPA1 E1EDP19 E1EDP17 E1EDP18 ' +
      'E1EDP35 E1EDPT1 E1EDC01'
    ).split(' '),
  },
  E1EDP02: {
    fields: fields('QUALF:3 BELNR:35 ZEILE:6 DATUM:8 UZEIT:6 BSARK:35 IHREZ:30'),
    required: ['QUALF'],
  },
  E1CUREF: { fields: fields('POSEX:6 CONFIG_ID:6 INST_ID:8') },
  E1ADDI1: {},
  E1EDP03: { fields: date, required: ['IDDAT'] },
  E1EDP04: { fields: tax },
  E1EDP05: { fields: condition, below: ['E1EDPS5'] },
  E1EDPS5: { fields: fields('KSTBM:17 KBETR:13') },
  E1EDP20: {
    fields: fields(`WMENG:15 AMENG:15 EDATU:8 EZEIT:6 EDATU_OLD:8 EZEIT_OLD:6 ACTION:3
      HANDOVERDATE:8 HANDOVERTIME:6`),
  },
  E1EDPA1: { fields: partner, required: ['PARVW'], below: ['E1EDPA3'] },
  E1EDPA3: { fields: partnerMore, required: ['QUALP'] },
  E1EDP19: {
    fields: fields(`QUALF:3 IDTNR:35 KTEXT:70 MFRPN:42 MFRNR:10 IDTNR_EXTERNAL:40 IDTNR_VERSION:10
      IDTNR_GUID:32 IDTNR_LONG:40`),
    required: ['QUALF'],
    below: ['E1EDPAD'],
  },
  E1EDPAD: {},
  E1EDP17: { fields: delivery, required: ['QUALF'] },
  E1EDP18: { fields: payment, required: ['QUALF'] },
  E1EDP35: { fields: more, required: ['QUALZ'] },
  E1EDPT1: { fields: textHead, below: ['E1EDPT2'] },
  E1EDPT2: { fields: textLine },
  E1EDC01: {},
  E1CUCFG: {},
  E1EDL37: {},
  E1EDS01: { fields: fields('SUMID:3 SUMME:18 SUNIT:3 WAERQ:3'), required: ['SUMID'] },
};
