/**
 * Units of SAP and their codes in UNECE Recommendation 20. An IDoc may carry SAP's internal unit
 * (table T006, German short names: ST) or its ISO code (T006-ISOCODE: PCE), which is itself an
 * older Recommendation 20 code.
 * https://unece.org/trade/documents/2021/06/uncefact-rec20-0
 */
import type { Quantity } from '../../schemas/types.ts';
import type { Settings } from './settings.ts';

/** The first SAP unit of each code is the one written to SAP. */
const sapUnits: readonly (readonly [unece: string, ...sap: string[]])[] = [
  ['H87', 'PCE', 'ST', 'PC'],
  ['EA', 'EA'],
  ['C62', 'C62', 'LE', 'AU'],
  ['KGM', 'KGM', 'KG'],
  ['GRM', 'GRM', 'G'],
  ['MGM', 'MGM', 'MG'],
  ['TNE', 'TNE', 'TO'],
  ['LBR', 'LBR', 'LB'],
  ['ONZ', 'ONZ', 'OZ'],
  ['LTR', 'LTR', 'L'],
  ['MLT', 'MLT', 'ML'],
  ['CLT', 'CLT', 'CL'],
  ['HLT', 'HLT', 'HL'],
  ['GLL', 'GLL', 'GAL'],
  ['MTR', 'MTR', 'M'],
  ['CMT', 'CMT', 'CM'],
  ['MMT', 'MMT', 'MM'],
  ['KMT', 'KMT', 'KM'],
  ['FOT', 'FOT', 'FT'],
  ['INH', 'INH', 'IN'],
  ['YRD', 'YRD', 'YD'],
  ['MTK', 'MTK', 'M2'],
  ['CMK', 'CMK', 'CM2'],
  ['FTK', 'FTK', 'FT2'],
  ['MTQ', 'MTQ', 'M3'],
  ['DMQ', 'DMQ', 'DM3', 'CDM'],
  ['CMQ', 'CMQ', 'CM3', 'CCM'],
  ['HUR', 'HUR', 'H', 'STD', 'HR'],
  ['MIN', 'MIN'],
  ['SEC', 'SEC', 'S'],
  ['DAY', 'DAY', 'TAG'],
  ['WEE', 'WEE', 'WCH'],
  ['MON', 'MON'],
  ['ANN', 'ANN', 'JHR', 'YR'],
  ['KWH', 'KWH'],
  ['DZN', 'DZN', 'DZ'],
  ['GRO', 'GRO'],
  ['PR', 'PR', 'PAA'],
  ['SET', 'SET'],
  ['CT', 'CT', 'KAR', 'CAR'],
  ['CS', 'CS', 'KI'],
  ['PK', 'PK', 'PAK'],
  ['PF', 'PF', 'PAL'],
  ['RO', 'RO', 'ROL'],
  ['BO', 'BO', 'FLA', 'BOT'],
  ['BG', 'BG', 'BAG'],
];

const toUnece = new Map(
  sapUnits.flatMap(([unece, ...sap]) => [unece, ...sap].map((unit) => [unit, unece] as const)),
);
const toSap = new Map(sapUnits.map(([unece, first]) => [unece, first ?? unece]));

/** The Recommendation 20 code of an SAP unit, when it is known. */
export function uneceUnit(unit: string, settings: Settings): string | undefined {
  const own = settings.units;
  if (own && Object.hasOwn(own, unit)) return own[unit];
  return toUnece.get(unit);
}

/** The unit to write to SAP: its own word where the settings name one, else the ISO code. */
export function sapUnit(
  { unitCode, sourceUnitCode }: Pick<Quantity, 'unitCode' | 'sourceUnitCode'>,
  settings: Settings,
): string | undefined {
  if (unitCode === undefined) return sourceUnitCode;
  const own = Object.entries(settings.units ?? {}).find(([, unece]) => unece === unitCode)?.[0];
  return own ?? toSap.get(unitCode) ?? unitCode;
}
