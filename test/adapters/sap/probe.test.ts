import t from 'tap';
import { HttpFault } from '../../../adapters/adapter.ts';
import sap from '../../../adapters/sap/index.ts';
import { sendContext, serve } from './network.ts';

t.test('a system that answers the ping is reachable', async (t) => {
  const server = await serve(() => ({ status: 200 }));
  t.teardown(server.close);
  t.match(await sap.probe(sendContext(server.url)), { reachable: true });
  t.match(server.asked, [{ method: 'GET', path: '/sap/bc/ping' }]);
});

t.test('where the ping is not active, the business partner service is asked', async (t) => {
  const server = await serve(({ path }) => ({ status: path === '/sap/bc/ping' ? 403 : 200 }));
  t.teardown(server.close);
  t.match(await sap.probe(sendContext(server.url)), { reachable: true });
  t.equal(server.asked[1]?.method, 'HEAD');
});

t.test('wrong credentials, errors and a dead line are told', async (t) => {
  const server = await serve(({ headers }) => ({
    status: headers.authorization === 'Bearer old' ? 401 : 500,
  }));
  t.teardown(server.close);
  const at = (credentials: Record<string, string>) => sendContext(server.url, { credentials });
  t.match(await sap.probe(at({ bearer_token: 'old' })), { reachable: false, detail: /401/ });
  t.match(await sap.probe(at({ bearer_token: 'new' })), { reachable: false, detail: /500/ });
  t.match(await sap.probe(at({})), { reachable: false, detail: /username/ });
  const dead = sendContext(server.url, {
    http: () => Promise.reject(new HttpFault('connection_refused', 'Nobody listens.')),
  });
  t.match(await sap.probe(dead), { reachable: false, detail: 'Nobody listens.' });
});
