import { connect } from 'node:net';

/** Writes bytes to the port of `url` as they are, and some `later`; gives back all that comes until the close. */
export function rawHttp(
  url: string,
  parts: (string | Buffer)[],
  {
    end = false,
    patience = 20_000,
    later,
  }: { end?: boolean; patience?: number; later?: Promise<string> } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no close within ${patience} ms, only: ${answer.slice(0, 200)}`));
    }, patience);
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // A server that refuses early may reset the connection under the rest of the body.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    for (const part of parts) socket.write(part);
    void later?.then((part) => socket.write(part));
    if (end) socket.end();
  });
}

/** A POST with a body and headers exactly as given; the server is asked to close. */
export function rawPost(path: string, headers: Record<string, string>, body: string): string {
  const lines = Object.entries({ host: 'hub', connection: 'close', ...headers });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
