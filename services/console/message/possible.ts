/** What a person can do, by state; the ledger guards it again when it is done. */
export type DeliveryDeed = 'retry' | 'skip' | 'cancel';
export type MessageDeed = 'replay' | 'reprocess';

const cancellable = new Set(['held', 'queued', 'retrying', 'dead']);
const finished = new Set(['delivered', 'dead', 'cancelled']);

export function deliveryDeeds({
  state,
  holdsLane = false,
}: {
  state: string;
  holdsLane?: boolean;
}): DeliveryDeed[] {
  const deeds: DeliveryDeed[] = [];
  if (state === 'dead' || state === 'retrying') deeds.push('retry');
  if (holdsLane) deeds.push('skip');
  if (cancellable.has(state)) deeds.push('cancel');
  return deeds;
}

export function messageDeed(message: {
  state: string;
  deliveries: { state: string }[];
}): MessageDeed | undefined {
  if (message.state === 'quarantined') return 'reprocess';
  const again = message.deliveries.some(({ state }) => finished.has(state));
  return message.state === 'unrouted' || again ? 'replay' : undefined;
}
