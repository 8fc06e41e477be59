import { Faults } from './faults.ts';
import { Records } from './records.ts';
import type { Sandbox } from './sandbox.ts';
import { listen, type Service } from './server.ts';

/** What a service is built on. */
export interface House {
  records: Records;
  /** The base URL; known once the sandbox listens. */
  url(): string;
}

/** Puts a service behind a socket. */
export async function openSandbox(
  build: (house: House) => Service,
  port: number | undefined,
): Promise<Sandbox> {
  const records = new Records();
  const faults = new Faults();
  let url = '';
  const service = build({ records, url: () => url });
  const listener = await listen(service, faults, port ?? 0);
  url = listener.url;
  return {
    url,
    received: records.received,
    get count() {
      return records.count;
    },
    stop: () => listener.stop(),
    behave: (fault) => faults.set(fault),
    onRecord: (listen) => records.onRecord(listen),
  };
}
