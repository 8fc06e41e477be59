/**
 * API_BUSINESS_PARTNER, OData V2: create, look up and change business partners. JSON only when it is
 * asked for (`Accept: application/json` or `$format=json`); else Atom, as the gateway does.
 */
import { type Answer, escaped, json, markup, mediaType, type Request } from '../../answer.ts';
import type { House } from '../../open.ts';
import { brokenRule, readSent } from './check.ts';
import { type EntitySet, single } from './entity-set.ts';
import { badPayload, badPrecondition, badQuery, notFound, refuse } from './fault.ts';
import { metadata } from './metadata.ts';
import { type Filter, readFilter, readPath, type Target } from './query.ts';
import { Sessions } from './sessions.ts';
import { entitySets } from './sets.ts';
import { type Entity, Store } from './store.ts';

export class BusinessPartnerService {
  readonly #store = new Store();
  readonly #sessions: Sessions;
  readonly #house: House;
  readonly #root: string;

  constructor(house: House, root: string, client: string) {
    this.#house = house;
    this.#root = root;
    this.#sessions = new Sessions(client);
  }

  expireSessions(): void {
    this.#sessions.expireAll();
  }

  answer(request: Request): Answer {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const refused = reading ? undefined : this.#sessions.refuse(request);
    if (refused) return refused;
    const answer = reading ? this.#read(request) : this.#change(request);
    return { ...answer, headers: { ...answer.headers, ...this.#sessions.fetched(request) } };
  }

  #read(request: Request): Answer {
    const path = decodeURIComponent(request.url.pathname.slice(this.#root.length));
    if (path === '' || path === '/')
      return json(200, { d: { EntitySets: [...entitySets.keys()] } });
    if (path === '/$metadata') return markup(200, 'application/xml', metadata());
    const target = readPath(path);
    if (!target) return refuse(notFound(path.slice(1)));
    const query = request.url.searchParams;
    const expand = (query.get('$expand') ?? '').split(',').filter((name) => name !== '');
    if (expand.some((name) => !target.set.to[name]))
      return refuse(badQuery('Invalid parametertype used at $expand'));
    if (target.key !== undefined && target.navigation === undefined) {
      const entity = this.#store.find(target.set, target.key);
      if (!entity) return refuse(notFound(`${target.set.name}Type`));
      return represent(request, 200, this.#shown(entity, expand), { etag: etag(entity) });
    }
    const filter = this.#filter(target.set, query.get('$filter'));
    if (!filter) return refuse(badQuery('Invalid parametertype used at $filter'));
    const found = this.#list(target)?.filter(filter);
    if (!found) return refuse(notFound(`${target.set.name}Type`));
    const skip = Number(query.get('$skip') ?? 0);
    const most = Number(query.get('$top') ?? 1000);
    const shown = found.slice(skip, skip + most).map((entity) => this.#shown(entity, expand));
    return represent(
      request,
      200,
      single.has(target.navigation ?? '') ? shown[0] : { results: shown },
    );
  }

  #filter(set: EntitySet, filter: string | null): Filter | undefined {
    return filter === null ? () => true : readFilter(filter, set);
  }

  #list({ set, key, navigation }: Target): Entity[] | undefined {
    if (key === undefined) return this.#store.all(set);
    const parent = this.#store.find(set, key);
    const below = entitySets.get(set.to[navigation ?? ''] ?? '');
    return parent && below && this.#store.below(parent, below);
  }

  #change(request: Request): Answer {
    const target = readPath(decodeURIComponent(request.url.pathname.slice(this.#root.length)));
    if (!target) return refuse(notFound(request.url.pathname.slice(this.#root.length + 1)));
    if (mediaType(request) !== 'application/json')
      return refuse({ ...badPayload('Unsupported media type'), status: 415 });
    let payload: unknown;
    try {
      payload = JSON.parse(request.body.toString('utf8'));
    } catch {
      return refuse(badPayload('Error while parsing the JSON payload'));
    }
    // A client behind a gateway that knows no PATCH tunnels it through POST.
    const method = request.headers['x-http-method']?.toUpperCase() ?? request.method;
    if (method === 'POST') return this.#create(request, target, payload);
    if (method === 'PATCH' || method === 'MERGE' || method === 'PUT')
      return this.#update(request, target, payload);
    return refuse({ ...badQuery(`Method ${method} is not allowed`), status: 405 });
  }

  #create(request: Request, { set, key, navigation }: Target, payload: unknown): Answer {
    const parent = key === undefined ? undefined : this.#store.find(set, key);
    if (key !== undefined && !parent) return refuse(notFound(`${set.name}Type`));
    const into = navigation ? entitySets.get(set.to[navigation] ?? '') : set;
    if (!into || (key !== undefined && !navigation))
      return refuse({ ...badQuery('Method POST is not allowed here'), status: 405 });
    const sent = readSent(into, payload);
    const refusal = 'status' in sent ? sent : brokenRule(sent, true);
    if (refusal) return refuse(refusal);
    const made = 'status' in sent ? sent : this.#store.create(sent, parent?.values);
    if ('status' in made) return refuse(made);
    this.#note(request, made);
    const headers = { etag: etag(made), location: this.#uri(made) };
    return represent(request, 201, this.#shown(made, []), headers);
  }

  #update(request: Request, { set, key, navigation }: Target, payload: unknown): Answer {
    const entity =
      key === undefined || navigation !== undefined ? undefined : this.#store.find(set, key);
    if (!entity) return refuse(notFound(`${set.name}Type`));
    const match = request.headers['if-match'];
    if (match === undefined) return refuse(badPrecondition(428));
    if (match !== '*' && match !== etag(entity)) return refuse(badPrecondition(412));
    const sent = readSent(set, payload);
    if ('status' in sent) return refuse(sent);
    if (sent.below.length > 0) return refuse(badPayload('Deep update is not supported'));
    const broken = brokenRule(sent, false);
    if (broken) return refuse(broken);
    const keys = Object.fromEntries(set.keys.map((name) => [name, entity.values[name]]));
    Object.assign(entity.values, sent.values, keys);
    entity.version += 1;
    this.#note(request, entity);
    return { status: 204, headers: { etag: etag(entity) } };
  }

  #note(request: Request, { set, key, values }: Entity): void {
    const idempotencyKey = request.headers['idempotency-key'];
    const number = String(values.BusinessPartner ?? values.Supplier ?? key);
    this.#house.records.note(
      {
        kind: set.name,
        key: String(values.BusinessPartnerIDByExtSystem || number),
        reference: set.keys.length === 1 ? number : key,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      },
      request.body,
    );
  }

  /** Every property, the missing ones empty; what was not asked for stays deferred. */
  #shown(entity: Entity, expand: string[]): Record<string, unknown> {
    const uri = this.#uri(entity);
    const type = `API_BUSINESS_PARTNER.${entity.set.name}Type`;
    const shown: Record<string, unknown> = {
      __metadata: { id: uri, uri, type, etag: etag(entity) },
    };
    for (const [name, kind] of entity.set.properties)
      shown[name] =
        entity.values[name] ?? (typeof kind === 'number' ? '' : kind === 'Boolean' ? false : null);
    for (const [name, target] of Object.entries(entity.set.to)) {
      const set = entitySets.get(target);
      const below = set && expand.includes(name) ? this.#store.below(entity, set) : undefined;
      const inside = below?.map((part) => this.#shown(part, []));
      shown[name] = !inside
        ? { __deferred: { uri: `${uri}/${name}` } }
        : single.has(name)
          ? (inside[0] ?? null)
          : { results: inside };
    }
    return shown;
  }

  #uri({ set, key }: Entity): string {
    return `${this.#house.url()}${this.#root}/${set.name}(${key})`;
  }
}

function etag({ version }: Entity): string {
  return `W/"'${String(version).padStart(6, '0')}'"`;
}

function represent(
  { url, headers }: Request,
  status: number,
  d: unknown,
  more: Record<string, string> = {},
): Answer {
  if (url.searchParams.get('$format') === 'json' || headers.accept?.includes('application/json'))
    return json(status, { d }, { dataserviceversion: '2.0', ...more });
  const content = escaped(JSON.stringify(d));
  const entry = `<entry xmlns="http://www.w3.org/2005/Atom"><content>${content}</content></entry>`;
  return markup(status, 'application/atom+xml', entry, more);
}
