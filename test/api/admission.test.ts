import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import t from 'tap';
import { admission, Overload } from '../../services/api/admission.ts';

function incoming(length?: number) {
  const raw = new EventEmitter();
  const headers = length === undefined ? {} : { 'content-length': `${length}` };
  const request = { headers } as unknown as FastifyRequest;
  return { request, reply: { raw } as unknown as FastifyReply, end: () => raw.emit('close') };
}

t.test('so many requests at once, and the next one when one has ended', async (t) => {
  const room = admission(100, { requests: 2, bytes: 1000 });
  const [a, b, c] = [incoming(1), incoming(1), incoming(1)];
  const enter = ({ request, reply }: ReturnType<typeof incoming>) => room.enter(request, reply);
  t.strictSame([a, b, c].map(enter), [true, true, false]);
  a.end();
  t.equal(enter(c), true);
});

t.test('so many bytes at once; one alone always fits', async (t) => {
  const room = admission(5000, { requests: 9, bytes: 1000 });
  const enter = ({ request, reply }: ReturnType<typeof incoming>) => room.enter(request, reply);
  const big = incoming(4000);
  t.equal(enter(big), true);
  t.equal(enter(incoming(1)), false);
  big.end();
  t.equal(enter(incoming(1000)), true);
});

t.test('who has not waited for the answer keeps its place until the work has ended', async (t) => {
  const room = admission(5000, { requests: 9, bytes: 1000 });
  const enter = ({ request, reply }: ReturnType<typeof incoming>) => room.enter(request, reply);
  const impatient = incoming(900);
  enter(impatient);
  let finish = () => {};
  const work = room.during(impatient.request, () => new Promise<void>((done) => (finish = done)));
  impatient.end();
  t.equal(enter(incoming(200)), false, 'its bytes are still in memory');
  finish();
  await work;
  t.equal(enter(incoming(200)), true);
});

t.test('a body of unknown length is counted while it comes', async (t) => {
  const room = admission(5000, { requests: 9, bytes: 1000 });
  const chunked = incoming();
  room.enter(chunked.request, chunked.reply);
  const body = new PassThrough();
  const counted = room.count(chunked.request, body).resume();
  body.write(Buffer.alloc(900));
  await new Promise(setImmediate);
  const other = incoming(200);
  t.equal(room.enter(other.request, other.reply), false, 'it takes the room of others');
  const failed = once(counted, 'error');
  body.write(Buffer.alloc(200));
  t.ok((await failed)[0] instanceof Overload);
  chunked.end();
  t.equal(room.enter(other.request, other.reply), true, 'and gives it back');
});
