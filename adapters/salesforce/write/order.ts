import type { Message } from '../../../schemas/message.ts';
import type { Order, Party } from '../../../schemas/types.ts';
import { externalId } from '../external-id.ts';
import type { Settings } from '../settings.ts';
import { writeAddress } from './address.ts';
import type { Row } from './operation.ts';

/**
 * Fields of an Order. AccountId, EffectiveDate and Status are required there when it is made; the first
 * and the last come from the defaults unless the message says. A change leaves them alone: Salesforce
 * lets nobody change the account of an order that is active.
 */
export function orderFields(
  order: Order,
  message: Message,
  settings: Settings,
  { acceptedAt, mayCreate }: { acceptedAt: string; mayCreate: boolean },
): Row {
  const date = order.issueDate?.slice(0, 10);
  const notes = (order.notes ?? []).map(({ text }) => text).join('\n');
  return {
    ...(mayCreate ? account(order, message, settings) : {}),
    EffectiveDate: date ?? (mayCreate ? acceptedAt.slice(0, 10) : undefined),
    PoNumber: order.id,
    PoDate: date,
    OrderReferenceNumber: order.sellersOrderId,
    Description: notes === '' ? undefined : notes,
    ...writeAddress((order.invoiceParty ?? order.buyerParty)?.postalAddress, 'Billing', settings),
    ...writeAddress(order.delivery?.deliveryParty?.postalAddress, 'Shipping', settings),
    CurrencyIsoCode: settings.multiCurrency && mayCreate ? order.currency : undefined,
  };
}

/** Through the external id of the Account, as the supplier or customer was written. */
function account(order: Order, message: Message, settings: Settings): Row {
  const party: Party | undefined =
    settings.orderAccount === 'buyer'
      ? order.buyerParty
      : settings.orderAccount === 'seller'
        ? order.sellerParty
        : undefined;
  const [first] = party?.partyIdentification ?? [];
  if (first === undefined) return {};
  if (first.schemeId === settings.scheme) return { AccountId: first.value };
  return { Account: { [settings.externalIdField]: externalId(first, message.source.system) } };
}
