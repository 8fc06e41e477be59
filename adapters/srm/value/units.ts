/**
 * The codes of UNECE Recommendation 20 that trade uses; cXML wants them in UnitOfMeasure, and gets
 * inventions of the buyer as well. A code that is not here stays in `sourceUnitCode`.
 */
const known = new Set(
  (
    'EA C62 H87 SET PR DZN DZP DPC GRO GRT MIL CEN SCO NAR NPR NMP NPL NIU TPR CNP LEF ST RM KT LO AS ' +
    'KGM GRM MGM HGM TNE LTN STN LBR ONZ APZ CNT CWA CWI CTM GRN ' +
    'MTR CMT MMT DMT KMT INH FOT YRD SMI NMI 4H MTK CMK MMK DMK KMK FTK INK YDK MIK HAR ACR ' +
    'MTQ CMQ MMQ DMQ FTQ INQ YDQ LTR MLT CLT DLT HLT 4G GLL GLI PTI PTL QTI QTL OZA OZI BLL BLD BUA BUI ' +
    'SEC MIN HUR DAY WEE MON QAN SAN ANN E48 E49 E50 E51 LS D64 ROM P1 ' +
    'KWH MWH WHR GWH KWT WTT MAW KVA KVR AMP VLT KVT MAM CEL FAH KEL HTZ KHZ MHZ BAR PAL KPA HPA MPA ' +
    'KMH MTS MQH JOU KJO NEW A99 AD E34 E35 4L 2P XBX XCT XCS XPK XPX XRO XBG XBO XCN XDR XPA XTU'
  ).split(' '),
);

/** Whether the code is one of Recommendation 20 (or 21, prefixed with X). */
export function isKnownUnit(code: string): boolean {
  return known.has(code);
}
