/** The message types that are read, and the basic types each travels in. */
export const kinds = {
  ORDERS: /^ORDERS0[1-5]$/,
  ORDCHG: /^ORDERS0[1-5]$/,
  ORDRSP: /^ORDERS0[1-5]$/,
  CREMAS: /^CREMAS0[1-9]$/,
} as const;

export type Kind = keyof typeof kinds;

/**
 * Which kind a document is. The message type alone does not tell: an ORDRSP travels as ORDERS05,
 * and MESTYP may be a customer's own name, which only the settings can explain. An extension
 * (CIMTYP) adds segments to its basic type, so the document stays of the kind of its basic type.
 * @returns undefined when it is none that is read.
 */
export function kindOf(
  messageType: string | undefined,
  basicType: string | undefined,
  custom: Readonly<Record<string, Kind>> = {},
): Kind | undefined {
  if (messageType === undefined) return undefined;
  if (Object.hasOwn(custom, messageType)) return custom[messageType];
  if (!Object.hasOwn(kinds, messageType)) return undefined;
  const kind = messageType as Kind;
  return basicType !== undefined && kinds[kind].test(basicType) ? kind : undefined;
}
