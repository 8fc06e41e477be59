/** Who issued a number of Coupa's: the installation, by its name in the address book. */
export function supplierIdScheme(system: string): string {
  return `urn:coupa:supplier:${system}`;
}

/** The supplier number, which people and other systems give; unique in the installation. */
export function supplierNumberScheme(system: string): string {
  return `urn:coupa:supplier-number:${system}`;
}

/** The customer of an installation that suppliers run. */
export function customerIdScheme(system: string): string {
  return `urn:coupa:customer:${system}`;
}

export function customerNumberScheme(system: string): string {
  return `urn:coupa:customer-number:${system}`;
}

/** Risk Assess has ids of its own, even for suppliers. */
export function riskObjectScheme(system: string): string {
  return `urn:coupa:risk:${system}`;
}

/** SAP's supplier number; zeros kept. */
export function sapSupplierScheme(system: string): string {
  return `urn:sap:lifnr:${system}`;
}
