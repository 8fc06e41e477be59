/** Asks a system whether it is there, without an effect there. */
import { HttpFault, type Probe } from '../../adapters/adapter.ts';
import { newId, publicId } from '../ledger/ids.ts';
import type { BookSystem } from './address-book/book.ts';
import { deadline, newTraceparent } from './deliver.ts';
import type { Surroundings } from './surroundings.ts';

/** undefined: nobody can tell, because its adapter has no probe, or one that makes mistakes. */
export async function probe(
  system: BookSystem,
  around: Pick<Surroundings, 'http' | 'session' | 'now' | 'stopping'>,
): Promise<Probe | undefined> {
  const { outbound: way, adapter, settings, name } = system;
  if (!way || !adapter.probe) return undefined;
  const id = newId();
  const { signal, done } = deadline(way.timeout, around.stopping);
  try {
    return await adapter.probe({
      settings,
      credentials: way.credentials,
      system: name,
      url: way.url,
      idempotencyKey: publicId('dlv', id),
      traceparent: newTraceparent(id, id),
      http: around.http(system, signal),
      session: around.session(name),
      now: around.now,
    });
  } catch (error) {
    if (signal.aborted)
      return { reachable: false, detail: `No answer to a probe within ${way.timeout / 1000} s.` };
    if (error instanceof HttpFault) return { reachable: false, detail: error.message };
    return undefined;
  } finally {
    done();
  }
}
