/** Documents in every state that the console can show. */
import type { Acceptance } from '../../../services/exchange/accept.ts';
import { publicId } from '../../../services/ledger/ids.ts';
import { order, type Stage } from './stage.ts';

export interface Scene {
  /** Paths of their pages. */
  delivered: string;
  dead: string;
  retrying: string;
  quarantined: string;
  unrouted: string;
  refused: string;
}

export async function scene(hub: Stage): Promise<Scene> {
  const delivered = await hub.post('shop', order('0000004711'));
  await hub.deliver(delivered, {});
  const retrying = await hub.post('shop', order('0000004712'));
  await hub.deliver(retrying, { archive: 503 });
  const quarantined = await hub.post('shop', {
    type: 'order',
    action: 'create',
    id: 'web-0000004713',
    body: { id: '0000004713', documentType: 'ordre', orderLines: [] },
  });
  const unrouted = await hub.post('shop', {
    type: 'lead',
    action: 'create',
    body: { identifiers: [{ value: 'L-000042' }], companyName: 'Fjordkjøkken AS' },
  });
  const refused = await hub.post('desk', '{"type": "order", "action": "cre');
  const dead = await hub.post('shop', order('0000004714'));
  await hub.deliver(dead, { warehouse: 422 });
  return {
    delivered: messagePath(delivered),
    dead: messagePath(dead),
    retrying: messagePath(retrying),
    quarantined: messagePath(quarantined),
    unrouted: messagePath(unrouted),
    refused: `/console/interchanges/${publicId('ict', refused.interchangeId)}`,
  };
}

/** The page of the first message of what was taken in. */
export function messagePath({ documents }: Acceptance): string {
  return `/console/messages/${publicId('msg', documents[0]?.messageId ?? '')}`;
}
