/** A small SAP Gateway with API_BUSINESS_PARTNER: sessions, tokens, ETags, as the real one asks. */
import { type Answer, type Asked, serve } from './network.ts';

export const service = '/sap/opu/odata/sap/API_BUSINESS_PARTNER';

export interface Partner {
  [property: string]: unknown;
  BusinessPartner: string;
}

export interface Gateway {
  partners: Partner[];
  /** Sessions by cookie, with the token of each. */
  sessions: Map<string, string>;
  /** An answer to the next write instead of the true one. */
  nextWrite?: Answer;
}

export async function gateway(partners: Partner[] = []) {
  const state: Gateway = { partners, sessions: new Map() };
  const server = await serve((asked) => answer(asked, state));
  return { ...server, state };
}

export function odataError(status: number, code: string, value: string, more: string[] = []) {
  const errordetails = more.map((message) => ({ code, message }));
  const error = { code, message: { lang: 'en', value }, innererror: { errordetails } };
  return json(status, { error });
}

function json(status: number, content: unknown, headers: Answer['headers'] = {}): Answer {
  const body = JSON.stringify(content);
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

function answer(asked: Asked, state: Gateway): Answer {
  if (!asked.headers.authorization?.startsWith('Basic ')) return { status: 401 };
  if (!asked.path.startsWith(service)) return { status: 404 };
  const session = /SAP_SESSIONID=(\w+)/.exec(asked.headers.cookie ?? '')?.[1] ?? '';
  if (asked.method === 'GET') {
    const known = state.sessions.has(session) ? session : `s${state.sessions.size + 1}`;
    state.sessions.set(known, `token-${known}`);
    return json(200, look(asked, state), {
      'x-csrf-token': `token-${known}`,
      'set-cookie': [`SAP_SESSIONID=${known}; path=/; HttpOnly`, 'sap-usercontext=c%3d1; path=/'],
    });
  }
  const token = state.sessions.get(session);
  if (token === undefined || asked.headers['x-csrf-token'] !== token)
    return { status: 403, headers: { 'x-csrf-token': 'Required' }, body: 'CSRF token required' };
  const instead = state.nextWrite;
  state.nextWrite = undefined;
  if (instead) return instead;
  return asked.method === 'POST' ? create(asked, state) : change(asked, state);
}

function look({ path, query }: Asked, { partners }: Gateway): unknown {
  if (path !== `${service}/A_BusinessPartner`) return { d: { EntitySets: ['A_BusinessPartner'] } };
  const [, property = '', number] = /^(\w+) eq '(.*)'$/.exec(query.get('$filter') ?? '') ?? [];
  const wanted = number?.replaceAll("''", "'");
  const found = partners.filter((each) => each[property] === wanted);
  return { d: { results: found } };
}

function create({ path, body }: Asked, { partners }: Gateway): Answer {
  if (path !== `${service}/A_BusinessPartner`) return json(201, { d: JSON.parse(body) });
  const partner = { ...JSON.parse(body), BusinessPartner: `100${partners.length + 1}` };
  partners.push(partner);
  return json(201, { d: partner });
}

function change({ headers }: Asked, _state: Gateway): Answer {
  if (headers['if-match'] === undefined) return odataError(428, 'CM/428', 'Precondition required');
  if (headers['if-match'].includes('stale'))
    return odataError(412, 'CM/412', 'Precondition failed');
  return { status: 204 };
}
