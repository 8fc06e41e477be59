/** Field name → most characters. */
export type Fields = ReadonlyMap<string, number>;

/** From a list such as `QUALF:3 BELNR:35`. */
export function fields(list: string): Fields {
  return new Map(
    list
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = '', length = '0'] = entry.split(':');
        return [name, Number(length)];
      }),
  );
}

const dates = new Set(['DATUM', 'EDATU', 'EDATU_OLD', 'CREDAT', 'HANDOVERDATE', 'EXDATBI']);
const times = new Set(['UZEIT', 'EZEIT', 'EZEIT_OLD', 'CRETIM', 'HANDOVERTIME']);
const currencies = new Set(['CURCY', 'HWAER', 'WAERQ']);
const numbers = new Set(
  (
    'MENGE BMNG2 VPREI PEINH NETWR ANETW SKFBP PREIS NTGEW BRGEW WMENG AMENG SUMME BETRG KPERC ' +
    'KRATE KOBTR UPRBS MSATZ MWSBT TAGE PRZNT WKURS BPUMN BPUMZ'
  ).split(' '),
);

/** What is wrong with the value of a field, or nothing. An empty field is as good as none. */
export function wrongValue(name: string, value: string, most: number): string | undefined {
  if (value === '') return undefined;
  if ([...value].length > most) return `has ${[...value].length} characters, ${most} at the most`;
  if (dates.has(name) && !isDate(value)) return 'is no date YYYYMMDD';
  if (times.has(name) && !/^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(value)) return 'is no time HHMMSS';
  if (currencies.has(name) && !/^[A-Z]{3}$/.test(value)) return 'is no currency of three letters';
  // The sign may stand behind, and numbers may be padded to the left.
  if (numbers.has(name) && !/^ *(-?\d+(\.\d+)?|\d+(\.\d+)?-)$/.test(value)) return 'is no number';
  return undefined;
}

/** YYYYMMDD, a day that exists, or 00000000 for no date. */
function isDate(value: string): boolean {
  if (value === '00000000') return true;
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(value) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}
