/** The REST API: `/services/data/vNN.N/…`. */
import { type Answer, json, mediaType, type Request } from '../answer.ts';
import type { House } from '../open.ts';
import { composite, type Part } from './composite.ts';
import type { Values } from './fields.ts';
import { mistake, refuse } from './mistake.ts';
import { sobject } from './objects.ts';
import { Organisation, type Row, unknownResource, type Written } from './organisation.ts';
import { readQuery, runQuery } from './soql.ts';

const newest = 65;
/** Usage is counted and shown, never enforced: behave() can play an exhausted limit. */
const dailyLimit = 5_000_000;

export class RestApi {
  readonly organisation = new Organisation();
  readonly #house: House;
  #calls = 0;

  constructor(house: House) {
    this.#house = house;
  }

  /** The versions can be listed without a login. */
  versions(): Answer {
    const numbers = Array.from({ length: newest - 30 }, (_, at) => `${31 + at}.0`);
    return json(
      200,
      numbers.map((version) => ({
        label: `Version ${version}`,
        url: `/services/data/v${version}`,
        version,
      })),
    );
  }

  answer(request: Request): Answer {
    this.#calls += 1;
    const usage = { 'sforce-limit-info': `api-usage=${this.#calls}/${dailyLimit}` };
    const answer = this.#route(request);
    return { ...answer, headers: { ...answer.headers, ...usage } };
  }

  #route(request: Request): Answer {
    const [, version, path = ''] =
      /^\/services\/data\/v(\d{2})\.0(?:\/(.*))?$/.exec(request.url.pathname) ?? [];
    if (version === undefined || Number(version) < 31 || Number(version) > newest)
      return refuse(unknownResource());
    if (request.method === 'GET' || request.method === 'HEAD')
      return path === 'query'
        ? this.#query(request.url.searchParams.get('q') ?? '')
        : this.#read(path);
    const note = (row: Row, key?: string) => this.#note(row, key, request.body);
    if (request.method === 'DELETE')
      return this.#write({ method: 'DELETE', url: request.url.pathname }, note);
    if (mediaType(request) !== 'application/json')
      return refuse(mistake(415, 'UNSUPPORTED_MEDIA_TYPE', 'The content must be application/json'));
    let body: unknown;
    try {
      body = JSON.parse(request.body.toString('utf8'));
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unreadable';
      return refuse(mistake(400, 'JSON_PARSER_ERROR', `${detail} at [line:1, column:1]`));
    }
    if (path !== 'composite' || request.method !== 'POST')
      return this.#write({ method: request.method, url: request.url.pathname, body }, note);
    const written: [Row, string?][] = [];
    const { answer, kept } = composite(body, this.organisation, (part) =>
      this.#write(part, (row, key) => written.push([row, key])),
    );
    if (kept) for (const [row, key] of written) note(row, key);
    return answer;
  }

  #query(text: string): Answer {
    const query = readQuery(text);
    if (!query)
      return refuse(mistake(400, 'MALFORMED_QUERY', 'This sandbox reads no such query: soql.ts'));
    if (!sobject(query.object))
      return refuse(
        mistake(400, 'INVALID_TYPE', `sObject type '${query.object}' is not supported.`),
      );
    const records = runQuery(query, this.organisation);
    return json(200, { totalSize: records.length, done: true, records });
  }

  #read(path: string): Answer {
    if (path === '' || path === '/') return json(200, { sobjects: '/sobjects', limits: '/limits' });
    if (path === 'limits')
      return json(200, {
        DailyApiRequests: { Max: dailyLimit, Remaining: dailyLimit - this.#calls },
      });
    const [kind, object = '', field = '', value] = parts(path);
    const row =
      kind !== 'sobjects'
        ? undefined
        : this.organisation.get(object, value ? field : 'Id', value ?? field);
    return row
      ? json(200, { attributes: { type: row.object }, Id: row.id, ...row.values })
      : refuse(unknownResource());
  }

  /** `sobjects/{Object}/{Field}/{value}` by PATCH or DELETE, `sobjects/{Object}` by POST. */
  #write(
    { method, url, body }: Pick<Part, 'method' | 'url' | 'body'>,
    taken: (row: Row, key?: string) => void,
  ): Answer {
    const [, version, path = ''] = /^\/services\/data\/v(\d{2})\.0\/([^?]*)/.exec(url) ?? [];
    const [kind, object, field, value, ...rest] = parts(path);
    if (kind !== 'sobjects' || object === undefined || rest.length > 0)
      return refuse(unknownResource());
    const key = value ? `${field}/${value}` : undefined;
    if (method === 'DELETE') {
      const row = this.organisation.remove(
        object,
        value ? (field ?? '') : 'Id',
        value ?? field ?? '',
      );
      if (!row) return refuse(unknownResource());
      taken(row, key);
      return { status: 204 };
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return refuse(mistake(400, 'JSON_PARSER_ERROR', 'The body must be one object'));
    const values = body as Values;
    if (method === 'POST' && field === undefined) {
      const created = this.organisation.create(object, values);
      if (created.ok) taken(created.row);
      return this.#result(created, 201, Number(version));
    }
    if (method !== 'PATCH' || field === undefined)
      return refuse(mistake(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed.`));
    const written = value
      ? this.organisation.upsert(object, field, value, values)
      : this.organisation.upsert(object, 'Id', field, values);
    if (written.ok) taken(written.row, key);
    return this.#result(written, value ? 200 : 204, Number(version));
  }

  /** Since version 46 an update by external id answers with a body; before, and by id, with none. */
  #result(written: Written, updated: number, version: number): Answer {
    if (!written.ok) return refuse(written.mistake);
    const { row, created } = written;
    if (!created && (updated === 204 || version < 46)) return { status: 204 };
    return json(created ? 201 : 200, { id: row.id, success: true, errors: [], created });
  }

  #note({ id, object, values }: Row, key: string | undefined, body: Buffer): void {
    const known = values.OrderReferenceNumber ?? values.PoNumber ?? values.AccountNumber;
    this.#house.records.note(
      {
        kind: object,
        key: key?.slice(key.indexOf('/') + 1) ?? String(known ?? id),
        reference: id,
        ...(key === undefined ? {} : { idempotencyKey: key }),
      },
      body,
    );
  }
}

function parts(path: string): string[] {
  return path.split('/').map((part) => decodeURIComponent(part));
}
