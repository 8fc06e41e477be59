import { Redis } from 'ioredis';
import t from 'tap';
import { sharingScripts } from '../../queues/shared-scripts.ts';
import { startRedis } from '../support/redis.ts';

t.test(
  'copies of a connection have one function for a script, each for its own server',
  async (t) => {
    const [one, other] = [await startRedis(), await startRedis()];
    const client = sharingScripts(new Redis(one.url));
    const near = client.duplicate() as Redis & Record<string, () => Promise<string>>;
    const far = client.duplicate({
      port: Number(new URL(other.url).port),
    }) as Redis & Record<string, () => Promise<string>>;
    t.teardown(async () => {
      for (const connection of [client, near, far]) connection.disconnect();
      await one.stop();
      await other.stop();
    });
    await near.set('name', 'near');
    await far.set('name', 'far');
    const script = { lua: "return redis.call('get', 'name')", numberOfKeys: 0 };
    for (const copy of [near, far]) copy.defineCommand('nameOf', script);
    t.equal(near.nameOf, far.nameOf);
    // The second time by its digest, the third time after the server has forgotten it.
    for (const forget of [false, false, true]) {
      if (forget) for (const copy of [near, far]) await copy.script('FLUSH');
      t.equal(await near.nameOf?.(), 'near');
      t.equal(await far.nameOf?.(), 'far');
    }
  },
);
