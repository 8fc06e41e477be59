/**
 * Places between two effects where tests let the process die, to see what the next one makes of it.
 * Nothing is armed unless the environment says so, and then a call costs one comparison.
 */
export const failpoints = {
  'accept.asked': 'the ledger was given documents to commit, and has not said whether it did',
  'accept.committed': 'documents are committed; neither their sender nor a worker has heard of it',
  'dispatch.told': 'workers were told of deliveries; their sender may not have been answered',
  'claim.asked': 'the ledger was asked for deliveries, and has not said whether they are ours',
  'claim.committed': 'a delivery is ours and its attempt in the book; nothing was written or sent',
  'keep.committed': 'what is going to be sent is kept; nothing was sent',
  'send.answered': 'the receiver has answered; the ledger does not know',
  'settle.locked': 'in the transaction that settles: messages are locked, nothing is written',
  'settle.asked':
    'outcomes, receipts and lanes were sent to be committed; the ledger has not said whether they are',
  'settle.committed': 'outcomes are committed; nobody was told of the next of the lane',
  'relay.expired':
    'in the transaction that takes back lost deliveries: their attempts are still open',
  'relay.released': 'the relay let held deliveries go, and nobody was told',
  'mend.written': 'in the transaction of what a person does: nothing is committed',
  'mend.committed': 'what a person did is committed; nobody was told',
  'replay.written': 'in the transaction of a step of a replay in bulk: nothing is committed',
  'replay.committed': 'a step of a replay in bulk is committed; nobody was told',
} as const;

export type Failpoint = keyof typeof failpoints;

/** What is to happen: the process gets the signal when it comes to the point for the `times`th time. */
export interface Armed {
  name: Failpoint;
  signal: 'SIGKILL' | 'SIGSTOP';
  times: number;
}

let armed: Armed | undefined;

/** @param what from POST_OFFICE_FAILPOINT, or undefined for none. */
export function armFailpoint(what: Armed | undefined): void {
  armed = what && { ...what };
}

/** @param ms so much later: for what is still on its way. */
export function failpoint(name: Failpoint, ms = 0): void {
  if (armed?.name !== name) return;
  armed.times -= 1;
  if (armed.times !== 0) return;
  const { signal } = armed;
  if (ms > 0) setTimeout(() => process.kill(process.pid, signal), ms);
  else process.kill(process.pid, signal);
}

/**
 * Reads `kill:settle.committed` or `stop:claim.committed:3` (the third time).
 * @returns undefined when it is not of that form.
 */
export function parseFailpoint(text: string): Armed | undefined {
  const [what, name, times = '1'] = text.split(':');
  const signal = what === 'kill' ? 'SIGKILL' : what === 'stop' ? 'SIGSTOP' : undefined;
  if (!signal || !name || !(name in failpoints) || !/^[1-9]\d{0,8}$/.test(times)) return undefined;
  return { name: name as Failpoint, signal, times: Number(times) };
}
