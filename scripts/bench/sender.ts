/** A process that posts: as fast as it is answered, or at a steady rate. Told by IPC what, it tells when it was answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { documents, type Shape } from './documents.ts';

export interface Load {
  /** For one document after the other. */
  urls: string[];
  headers: Record<string, string>;
  shape: Shape;
  /** Number of the first document; those that follow count on. */
  from: number;
  seconds: number;
  /** Documents a second, answered or not; otherwise so many are under way at once at each server, one after the other. */
  rate?: number;
  underWay: number;
}

export interface Posted {
  n: number;
  /** When it was to be posted and when it was answered, in milliseconds since the epoch. */
  due: number;
  answered: number;
  status: number;
}

const clock = () => performance.timeOrigin + performance.now();

async function post(load: Load): Promise<Posted[]> {
  const { urls, headers, shape, from, seconds, rate, underWay } = load;
  const targets = urls.map((url) => new URL(url));
  const connections = rate ? 128 : underWay;
  const pools = new Map(
    targets.map(({ origin }) => [origin, new Pool(origin, { connections, pipelining: 1 })]),
  );
  const { contentType, body } = documents(shape);
  const posted: Posted[] = [];
  let next = from;
  async function one(due: number): Promise<void> {
    const n = next;
    next += 1;
    const { origin, pathname } = targets[n % targets.length] as URL;
    const answer = await (pools.get(origin) as Pool).request({
      path: pathname,
      method: 'POST',
      headers: { ...headers, 'content-type': contentType },
      body: body(n),
    });
    await answer.body.dump();
    posted.push({ n, due, answered: clock(), status: answer.statusCode });
  }
  const begun = clock();
  const end = begun + seconds * 1000;
  if (rate) {
    const all: Promise<void>[] = [];
    for (let sent = 0; sent < rate * seconds; ) {
      const due = begun + (sent / rate) * 1000;
      // From its time on the answer is waited for: what is slow delays nothing and is not hidden.
      if (due <= clock()) {
        all.push(one(due));
        sent += 1;
      } else await sleep(1);
    }
    await Promise.all(all);
  } else {
    const lane = async () => {
      while (clock() < end) await one(clock());
    };
    await Promise.all(Array.from({ length: underWay * pools.size }, lane));
  }
  for (const pool of pools.values()) await pool.close();
  return posted;
}

process.on('message', (load: Load) => {
  post(load).then(
    (posted) => process.send?.(posted),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
