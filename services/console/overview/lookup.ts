import { privateId, publicId } from '../../ledger/ids.ts';
import { deliveryById } from '../../ledger/messages.ts';
import type { Pool } from '../../ledger/pool.ts';

/** The page of a document whose public id somebody pasted into the search; undefined: it is no id. */
export async function pageOfId(pool: Pool, text: string): Promise<string | undefined> {
  if (privateId('msg', text)) return `/console/messages/${text}`;
  if (privateId('ict', text)) return `/console/interchanges/${text}`;
  const delivery = privateId('dlv', text);
  const found = delivery && (await deliveryById(pool, delivery));
  return found ? `/console/messages/${publicId('msg', found.message_id)}#${text}` : undefined;
}
