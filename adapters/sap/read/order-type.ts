import type { Order } from '../../../schemas/types.ts';
import type { Kind } from '../kinds.ts';
import { type Reading, warn } from './reading.ts';
import { field, type Segment } from './segment.ts';

/**
 * What the document is. ACTION of the header (domain EDI_ACTION): 001 reverses the entire document,
 * 002 changes the header, 003 items, 004 both. It turns an ORDCHG into a cancellation and an ORDERS
 * into a change. Many senders mean "new" by 001, as it does in a line, so an ORDERS is never taken
 * for a cancellation; that needs an ORDCHG.
 */
export function documentType(
  reading: Reading,
  kind: Kind,
  header: Segment | undefined,
): Order['documentType'] {
  const action = field(header, 'ACTION');
  if (kind === 'ORDRSP') return 'orderResponse';
  if (kind === 'ORDCHG') return action === '001' ? 'orderCancellation' : 'orderChange';
  if (header && action === '001') {
    warn(
      reading,
      'action_odd',
      `${header.path}/ACTION`,
      'ACTION 001 reverses a document, but message type ORDERS sends a new one; it was read as an order.',
    );
  }
  return action === '002' || action === '003' || action === '004' ? 'orderChange' : 'order';
}
