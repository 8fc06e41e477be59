import type { Outcome, SendContext } from '../../adapter.ts';
import { redact } from '../redact.ts';

/** The outcome without our secrets: some receivers quote in their refusal what they were sent. */
export function withoutSecretsIn(outcome: Outcome, { credentials }: SendContext): Outcome {
  if (outcome.detail === undefined) return outcome;
  return { ...outcome, detail: hidden(outcome.detail, credentials) };
}

export function hidden(text: string, credentials: Record<string, string>): string {
  const secrets = Object.entries(credentials)
    .filter(([name, value]) => name !== 'client_id' && value !== '')
    .map(([, value]) => value);
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), redact(text));
}
