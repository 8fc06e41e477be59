/** A process that receives: it answers at once, and remembers when each mark came. Asked by IPC it tells. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markPattern } from './documents.ts';

/** What the process tells: its address first, then what has come since it was asked last. */
export type FromSink = { url: string } | { arrivals: [mark: string, at: number][] };

const tell = (message: FromSink) => process.send?.(message);
let arrivals: [string, number][] = [];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const mark = markPattern.exec(Buffer.concat(chunks).toString())?.[0];
    if (mark) arrivals.push([mark, performance.timeOrigin + performance.now()]);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  tell({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on('message', () => {
  tell({ arrivals });
  arrivals = [];
});
process.on('disconnect', () => process.exit(0));
