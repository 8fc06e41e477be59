import type { Supplier } from '../../../schemas/types.ts';
import type { Settings } from '../settings.ts';
import { type Entity, entity, results } from './entity.ts';
import { whole } from './texts.ts';

/**
 * The supplier inside a business partner, A_Supplier. Company code and purchasing organisation are
 * the receiver's, so they come from the settings, never from another system's document.
 */
export function supplierEntity(supplier: Supplier, deleted: boolean, settings: Settings): Entity {
  const { status, paymentTerms, currency } = supplier;
  const terms = whole(paymentTerms, 4);
  const { company_code: company, purchasing_organisation: purchasing } = settings;
  return entity({
    PostingIsBlocked: status?.postingBlocked,
    PurchasingIsBlocked: status?.purchasingBlocked,
    DeletionIndicator: deleted,
    to_SupplierCompany: results([
      company === undefined
        ? undefined
        : entity({
            CompanyCode: company,
            ReconciliationAccount: settings.reconciliation_account,
            PaymentTerms: terms,
          }),
    ]),
    to_SupplierPurchasingOrg: results([
      purchasing === undefined
        ? undefined
        : entity({
            PurchasingOrganization: purchasing,
            PurchaseOrderCurrency: currency,
            PaymentTerms: terms,
          }),
    ]),
  });
}
