import type { Warning } from '../../../schemas/types.ts';
import type { ReadContext } from '../../adapter.ts';
import { type Settings, sapSettings } from '../settings.ts';

/** What the canonical schema allows in one message. */
const mostWarnings = 1000;

/** One document being read: whose it is, and the oddities met so far. */
export interface Reading {
  system: string;
  settings: Settings;
  warnings: Warning[];
}

export function startReading({ system, settings }: ReadContext): Reading {
  return { system, settings: sapSettings(settings), warnings: [] };
}

/** Notes an oddity. `pointer` is a path into the source. */
export function warn(reading: Reading, code: string, pointer: string, detail: string): void {
  const { warnings } = reading;
  if (warnings.length >= mostWarnings) return;
  // One field may be looked at for several purposes.
  if (warnings.some((other) => other.code === code && other.pointer === pointer)) return;
  warnings.push({ code, pointer: pointer.slice(0, 500), detail: detail.slice(0, 500) });
}

/** A value as it may stand in a sentence. */
export function quoted(value: string): string {
  return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
}
