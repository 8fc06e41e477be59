import { publicId } from '../ledger/ids.ts';
import type { FoundAttempt, FoundDelivery } from '../ledger/messages.ts';

/** One try of a delivery, as people and programs see it. */
export interface AttemptView {
  id: string;
  deliveryId: string;
  system: string;
  generation: number;
  number: number;
  startedAt: string;
  endedAt?: string;
  outcome: string;
  code?: string;
  status?: string;
  detail?: string;
  reference?: string;
  sentSha256?: string;
}

export function attemptView(attempt: FoundAttempt, deliveries: FoundDelivery[]): AttemptView {
  return {
    id: publicId('att', attempt.id),
    deliveryId: publicId('dlv', attempt.delivery_id),
    system: deliveries.find((one) => one.id === attempt.delivery_id)?.system ?? '',
    generation: attempt.generation,
    number: attempt.number,
    startedAt: attempt.started_at.toISOString(),
    endedAt: attempt.ended_at?.toISOString(),
    outcome: attempt.outcome ?? 'under_way',
    code: attempt.code ?? undefined,
    status: attempt.status ?? undefined,
    detail: attempt.detail ?? undefined,
    reference: attempt.reference ?? undefined,
    sentSha256: attempt.sent_sha256 ?? undefined,
  };
}
