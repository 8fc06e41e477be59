import type { Amount, Order, OrderLine } from '../../../schemas/types.ts';
import { multiplyDivide, sum } from '../value/decimals.ts';

/** The Total that cXML demands: as the source states it, else the sum of the lines. */
export function totalOf({ totals, orderLines }: Order): Amount {
  const stated = totals?.totalAmount ?? totals?.grossAmount ?? totals?.netAmount;
  if (stated !== undefined) return stated;
  return {
    value: plain(sum(orderLines.map(worthOf))),
    currency: orderLines.find((line) => line.price)?.price?.amount.currency,
  };
}

function worthOf({ lineAmount, quantity, price }: OrderLine): string {
  if (lineAmount !== undefined) return lineAmount.value;
  if (quantity === undefined || price === undefined) return '0';
  const base = price.baseQuantity?.value ?? '1';
  return multiplyDivide(quantity.value, price.amount.value, base, 4) ?? '0';
}

/** Two decimals at least, zeros behind them left out. */
function plain(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}
