/**
 * Which alerts begin and end by what stands now. Pure: the ledger says what stands, and for how long
 * nothing of an alert has.
 */
import { type OutcomeCode, outcomeCodes } from '../../schemas/outcomes.ts';
import type { Changes, Lasting, NewAlert } from '../ledger/alerts.ts';
import type { Standing } from '../ledger/standing.ts';

/**
 * One alert for each kind and system, however much stands behind it. What an outage explains begins
 * no alert of its own; one that lasts already goes on, for it was told of.
 *
 * @param calm milliseconds for which nothing of it must have stood before it ends: what comes and goes
 *   within that time is one alert, not many.
 */
export function compare(
  standing: readonly Standing[],
  lasting: readonly Lasting[],
  calm: number,
): Omit<Changes, 'begin'> & { begin: NewAlert[] } {
  const nameOf = ({ kind, system }: { kind: string; system: string }) => `${kind} ${system}`;
  const stands = new Map(standing.map((one) => [nameOf(one), one]));
  const known = new Set(lasting.map(nameOf));
  const gone = lasting.filter((one) => !stands.has(nameOf(one)));
  return {
    begin: standing
      .filter((one) => !one.explained && !known.has(nameOf(one)))
      .map(({ kind, system, ...one }) => ({
        kind,
        system,
        count: one.count,
        detail: sentence({ kind, ...one }),
      })),
    stand: lasting.flatMap((one) => {
      const now = stands.get(nameOf(one));
      if (!now || (now.count === one.count && one.clear_for === null)) return [];
      return [{ id: one.id, count: now.count, detail: sentence(now) }];
    }),
    clear: gone.flatMap(({ id, clear_for }) => (clear_for === null ? [id] : [])),
    end: gone.flatMap(({ id, clear_for }) => (clear_for !== null && clear_for >= calm ? [id] : [])),
  };
}

/** What it is, for people; without words of a receiver, which may hold what is nobody's business. */
function sentence({ kind, since, code }: Pick<Standing, 'kind' | 'since' | 'code'>): string {
  const at = since.toISOString();
  switch (kind) {
    case 'outage': {
      const title = outcomeCodes[code as OutcomeCode]?.title;
      return `It takes nothing since ${at}: ${title ? `${title} (${code})` : code}.`;
    }
    case 'overdue':
      return `Deliveries to it are later than their routes allow, the oldest since ${at}.`;
    case 'silent':
      return `No document has come from it since ${at}.`;
    case 'held':
      return `A dead letter holds deliveries to it, since ${at}.`;
    case 'dead_letters':
      return `Dead letters to it wait for a person, the oldest since ${at}.`;
    case 'quarantined':
      return `Documents from it that cannot be normalized wait for a person, the oldest since ${at}.`;
  }
}
