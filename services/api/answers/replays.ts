/** Replays in bulk as exchange/replay.ts shows them, as JSON Schema. */
import { instant, list, type Shape, shape, text, whole } from './answer.ts';

const always = {
  id: text,
  deed: text,
  state: { enum: ['running', 'paused', 'cancelled', 'done'] },
  by: text,
  reason: text,
  filter: { type: 'object' },
  rate: whole,
  total: whole,
  done: whole,
  inVain: whole,
  began: instant,
};
const sometimes = { ended: instant };

export const replay = shape(always, sometimes);

export const replayDetail = shape(
  { ...always, problems: list(shape({ message: text, detail: text })) },
  sometimes,
);

const counted: Shape = { type: 'object', additionalProperties: whole };

export const dryRunAnswer = shape({
  matched: whole,
  states: { ...counted, description: 'Messages by state' },
  deliveries: { ...counted, description: 'Deliveries to make again, by receiving system' },
  compared: { ...whole, description: 'Messages that were written or read anew, to compare' },
  differing: { ...whole, description: 'Of them, those that would be different from the last time' },
  differences: list(shape({ message: text, what: text }, { system: text, lines: list(text) })),
});
