/**
 * The Coupa-like REST API in JSON: `GET|POST /api/{resource}`, `GET|PUT /api/{resource}/{id}`.
 * Pages hold 50 at the most. A bearer token or X-COUPA-API-KEY (here: the client secret) opens it.
 */
import { type Answer, json, mediaType, type Request } from '../answer.ts';
import { type Client, Tokens } from '../grant.ts';
import type { House } from '../open.ts';
import { bearerToken, sameSecret } from '../secret.ts';
import { Shelf } from '../shelf.ts';
import { type Errors, type Resource, resources, type Values } from './coupa-resources.ts';

interface Row {
  id: number;
  values: Values;
}

const pageSize = 50;
const lifetime = 86_399;

export class CoupaService {
  readonly tokens = new Tokens('');
  readonly #house: House;
  readonly #client: Client;
  readonly #rows = new Map(resources.map(({ name }) => [name, new Shelf<Row>()]));
  #id = 0;

  constructor(house: House, client: Client) {
    this.#house = house;
    this.#client = client;
  }

  grant(request: Request): Answer {
    const granted = this.tokens.grant(request, this.#client);
    if (granted.ok)
      return json(200, {
        access_token: granted.token,
        token_type: 'bearer',
        expires_in: lifetime,
        scope: 'core.supplier.read core.supplier.write',
      });
    const asked = granted.wrong === 'form' || granted.wrong === 'grant_type';
    return asked
      ? json(400, { error: 'unsupported_grant_type' })
      : json(401, { error: 'invalid_client', error_description: 'Client authentication failed' });
  }

  answer(request: Request): Answer {
    const key = request.headers['x-coupa-api-key'];
    const trusted =
      this.tokens.isGood(bearerToken(request)) ||
      (key !== undefined && sameSecret(key, this.#client.clientSecret));
    if (!trusted) return refuse(401, { base: ['Unauthorized'] });
    const [, name, id, ...rest] = request.url.pathname.slice(1).split('/');
    const resource = resources.find((one) => one.name === name);
    const rows = this.#rows.get(name ?? '');
    if (!resource || !rows || rest.length > 0) return refuse(404, { base: ['Not Found'] });
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (id === undefined) return list(rows, request.url.searchParams);
      const row = rows.get(id);
      return row ? json(200, shown(row)) : refuse(404, { base: ['Not Found'] });
    }
    const creating = request.method === 'POST' && id === undefined;
    if (!creating && !(request.method === 'PUT' && id !== undefined))
      return refuse(405, { base: [`${request.method} is not allowed here`] });
    const row = creating ? undefined : rows.get(id ?? '');
    if (!creating && !row) return refuse(404, { base: ['Not Found'] });
    return this.#write(request, resource, rows, row);
  }

  #write(request: Request, resource: Resource, rows: Shelf<Row>, before?: Row): Answer {
    if (mediaType(request) !== 'application/json')
      return refuse(415, { base: ['This sandbox takes application/json'] });
    let values: unknown;
    try {
      values = JSON.parse(request.body.toString('utf8'));
    } catch {
      return refuse(400, { base: ['The JSON cannot be parsed'] });
    }
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      return refuse(400, { base: ['The body must be one object'] });
    const sent = values as Values;
    const errors = resource.check(sent, before === undefined);
    for (const field of resource.unique)
      if (
        sent[field] &&
        rows.values().some((row) => row !== before && row.values[field] === sent[field])
      )
        errors[field] = [...(errors[field] ?? []), 'has already been taken'];
    if (Object.keys(errors).length > 0) return refuse(400, errors);
    this.#id += before ? 0 : 1;
    const row = { id: before?.id ?? this.#id, values: { ...before?.values, ...sent } };
    rows.put(String(row.id), row);
    const key = resource.keys.map((name) => row.values[name]).find((value) => value);
    const idempotencyKey = request.headers['idempotency-key'];
    this.#house.records.note(
      {
        kind: resource.kind,
        key: String(key ?? row.id),
        reference: String(row.id),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      },
      request.body,
    );
    return json(before ? 200 : 201, shown(row));
  }
}

/** Every query parameter but limit and offset is a field that must have that value. */
function list(rows: Shelf<Row>, query: URLSearchParams): Answer {
  const limit = Math.min(Number(query.get('limit') ?? pageSize), pageSize);
  const offset = Number(query.get('offset') ?? 0);
  const wanted = [...query].filter(([name]) => !['limit', 'offset', 'fields'].includes(name));
  const found = rows
    .values()
    .filter((row) => wanted.every(([name, value]) => String(shown(row)[name] ?? '') === value));
  return json(200, found.slice(offset, offset + limit).map(shown));
}

function shown({ id, values }: Row): Values {
  return { ...values, id };
}

function refuse(status: number, errors: Errors): Answer {
  return json(status, { errors });
}
