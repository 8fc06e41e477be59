import t from 'tap';
import { HttpFault } from '../../../adapters/adapter.ts';
import salesforce from '../../../adapters/salesforce/index.ts';
import { served } from './salesforce-server.ts';
import { sendContext } from './samples.ts';

t.test('a probe lists the versions and logs in, and changes nothing', async (t) => {
  const { url, seen } = await served(t, () => undefined);
  t.same(await salesforce.probe(sendContext(url)), { reachable: true, detail: 'API 62.0.' });
  t.same(
    seen.map(({ method, path }) => `${method} ${path}`),
    ['GET /services/data', 'POST /services/oauth2/token'],
  );
});

t.test('a probe says what is wrong', async (t) => {
  const { url } = await served(t, () => undefined);
  const said = async (more: Parameters<typeof sendContext>[1], at = url) =>
    (await salesforce.probe(sendContext(at, more))).detail;
  t.match(await said({ settings: { api_version: '99.0' } }), /does not offer version 99\.0/);
  t.match(await said({ credentials: {} }), /client_id cannot be read/);
  const http = async () => {
    throw new HttpFault('host_unknown', 'No such host.');
  };
  t.equal(await said({ http }), 'No such host.');
  const down = await served(t, () => ({ status: 503, body: 'Down for maintenance' }));
  t.match(await said({}, down.url), /HTTP 503: Down for maintenance/);
  const bug = async () => {
    throw new TypeError('a bug');
  };
  await t.rejects(salesforce.probe(sendContext(url, { http: bug })), TypeError);
});
