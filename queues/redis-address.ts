/**
 * The address of a Redis in one line, in the forms that clients of other languages know:
 *
 *     redis://[user:password@]host[:port][/database]
 *     redis+sentinel://[user:password@]host[:port],host[:port]/name[/database][?sentinel_username=…&sentinel_password=…]
 *     redis+cluster://[user:password@]host[:port],host[:port]
 *
 * With TLS, `rediss` instead of `redis`. User, password and name are percent-encoded.
 */
export interface RedisNode {
  host: string;
  port: number;
}

interface Login {
  username?: string;
  password?: string;
  tls: boolean;
}

export type RedisAddress =
  | { kind: 'single'; url: string }
  | (Login & {
      kind: 'sentinel';
      sentinels: RedisNode[];
      /** What the sentinels call the master. */
      name: string;
      database: number;
      sentinelUsername?: string;
      sentinelPassword?: string;
    })
  | (Login & { kind: 'cluster'; nodes: RedisNode[] });

const form =
  /^(rediss?)(\+sentinel|\+cluster)?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^@/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/;

/** @returns what is wrong with it, in a sentence that does not repeat it: it may hold a password. */
export function redisAddress(text: string): RedisAddress | { mistake: string } {
  const [, scheme, kind, user, password, hosts = '', path = '', query = ''] = form.exec(text) ?? [];
  if (!scheme) return wrong('must be a URL that begins with redis:// or rediss://');
  if (!kind) {
    if (hosts.includes(','))
      return wrong('names several hosts: begin it with redis+sentinel:// or redis+cluster://');
    return URL.canParse(text) ? { kind: 'single', url: text } : wrong('is not a URL');
  }
  const nodes = hosts.split(',').map((host) => node(host, kind === '+sentinel' ? 26379 : 6379));
  if (!nodes.every((one) => one !== undefined)) {
    return wrong(`needs hosts, with commas between them: ${scheme}${kind}://host:port,host:port`);
  }
  const login = {
    ...(user && { username: decoded(user) }),
    ...(password && { password: decoded(password) }),
    tls: scheme === 'rediss',
  };
  if (kind === '+cluster') {
    if (path.length > 1 || query) return wrong('of a cluster has hosts and nothing behind them');
    return { kind: 'cluster', nodes, ...login };
  }
  const [, name, database = '0', ...rest] = path.split('/');
  if (!name || rest.length > 0 || !/^\d{1,5}$/.test(database)) {
    return wrong(`needs the name of the master: ${scheme}+sentinel://host:port,host:port/name`);
  }
  const options = new URLSearchParams(query);
  for (const key of options.keys()) {
    if (key !== 'sentinel_username' && key !== 'sentinel_password')
      return wrong('takes sentinel_username and sentinel_password behind the ?, and nothing else');
  }
  const sentinelUsername = options.get('sentinel_username') ?? undefined;
  const sentinelPassword = options.get('sentinel_password') ?? undefined;
  return {
    kind: 'sentinel',
    sentinels: nodes,
    name: decoded(name),
    database: Number(database),
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
    ...login,
  };
}

function wrong(what: string): { mistake: string } {
  return { mistake: what };
}

/** `host`, `host:port` or `[v6]:port`. */
function node(text: string, otherwise: number): RedisNode | undefined {
  if (text === '' || !URL.canParse(`redis://${text}`)) return undefined;
  const { hostname, port } = new URL(`redis://${text}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === '' ? undefined : { host, port: port === '' ? otherwise : Number(port) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
