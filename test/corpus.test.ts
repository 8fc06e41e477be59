/** Real documents, posted to a whole hub as their senders would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { env } from './support/env.ts';
import { testHub } from './support/hub.ts';

const book = `
partners:
  world: { name: The senders of the corpus }
  desk: { name: Whoever gets it }
systems:
  sap: { partner: world, adapter: sap, inbound: { auth: [{ type: bearer, key: { env: KEY } }] } }
  srm: { partner: world, adapter: srm, inbound: { auth: [{ type: bearer, key: { env: KEY } }] } }
  salesforce: { partner: world, adapter: salesforce, inbound: { auth: [{ type: bearer, key: { env: KEY } }] } }
routes: []
`;

interface Expected {
  folder: string;
  system: 'sap' | 'srm' | 'salesforce';
  contentType: string;
  /** Files of a kind that the adapter reads; every other one is kept or refused as unknown. */
  accepted: RegExp;
}

const expectations: Expected[] = [
  { folder: 'idoc', system: 'sap', contentType: 'text/xml', accepted: /ORDERS05/ },
  {
    folder: 'cxml',
    system: 'srm',
    contentType: 'text/xml',
    accepted: /(OrderRequest|order_request)\.xml$/,
  },
  // Answers of the REST API, not documents; the one record among them is of a custom object.
  { folder: 'salesforce', system: 'salesforce', contentType: 'application/json', accepted: /^$/ },
];

if (!env.corpus) {
  t.comment('POST_OFFICE_CORPUS is not set: no real documents to try.');
  t.pass('there is nothing to try without a corpus');
} else {
  const corpus = env.corpus;
  t.test('each real document is accepted, or refused with a code, and can be found', async (t) => {
    const hub = await testHub(t, {
      engine: 'postgres',
      book,
      secrets: { KEY: 'key-of-the-corpus' },
    });
    const headers = { authorization: 'Bearer key-of-the-corpus' };
    for (const { folder, system, contentType, accepted } of expectations) {
      const names = readdirSync(join(corpus, folder)).filter((name) => /\.(xml|json)$/.test(name));
      t.ok(names.length > 5, `${folder} holds documents`);
      for (const name of names) {
        const body = readFileSync(join(corpus, folder, name));
        const answer = await hub.post(`/in/${system}`, body, {
          ...headers,
          'content-type': contentType,
        });
        const code = answer.headers.get('post-office-problem') ?? answer.json?.code;
        const id = answer.headers.get('post-office-interchange') ?? answer.json?.interchange;
        const interchange = id ? (await hub.get(`/v1/interchanges/${id}`)).json : undefined;
        const first = interchange?.messages?.[0];
        const message = first ? (await hub.get(`/v1/messages/${first}`)).json : undefined;
        const fate = message
          ? `${message.state}${message.problem ? ` (${message.problem.code})` : ''}`
          : `refused (${code})`;
        t.comment(`${folder}/${name}: HTTP ${answer.status}, ${fate}`);
        t.ok(answer.status < 500, `${name} does not trouble the hub`);
        t.ok(interchange?.state, `${name} can be found`);
        t.equal(
          fate === 'unrouted',
          accepted.test(name),
          `${name} is ${accepted.test(name) ? '' : 'not '}accepted`,
        );
      }
    }
  });
}
