import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export interface Proxy {
  /** `target` by way of the proxy. */
  url: string;
  /** Breaks every connection and refuses new ones, as a server does that has gone away. */
  cut(): Promise<void>;
  /** Keeps every connection there is and lets nothing through on it; new ones are as ever. */
  stall(): void;
  /** Listens again, on the same port. */
  restore(): Promise<void>;
}

/** Stands between the hub and a server that many tests share, so that it can go away for one of them. */
export async function startProxy(t: Test, target: string): Promise<Proxy> {
  const { hostname, port: targetPort } = new URL(target);
  const open = new Set<Socket>();
  const make = () =>
    createServer((inner) => {
      const outer = connect(Number(targetPort), hostname);
      for (const socket of [inner, outer]) {
        open.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          open.delete(socket);
          inner.destroy();
          outer.destroy();
        });
      }
      inner.pipe(outer).pipe(inner);
    });
  let server = make();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = `${port}`;
  const cut = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  };
  t.teardown(cut);
  return {
    url: url.href,
    cut,
    stall() {
      for (const socket of open) socket.unpipe().pause();
    },
    async restore() {
      server = make();
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    },
  };
}
