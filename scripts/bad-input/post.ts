/** Sends a bad input as it is, and finds out what became of it. */
import { connect } from 'node:net';
import type { BadInput } from './cases.ts';
import { secrets } from './cast.ts';

export interface Fate {
  /** HTTP status, and the problem code or what the sender's own language says. */
  answered: string;
  /** What can be found of it afterwards. */
  recorded: string;
}

export interface Hub {
  url: string;
  /** GET as an operator. */
  // biome-ignore lint/suspicious/noExplicitAny: pages of many shapes
  get(path: string): Promise<any>;
}

export async function postBadInput(hub: Hub, input: BadInput): Promise<Fate> {
  const before = await newest(hub, input.system);
  const answer = await send(hub.url, input);
  // Of a connection that broke the hub may take note a little later.
  for (const end = Date.now() + patience; ; ) {
    const recorded = record(before, await newest(hub, input.system));
    if (recorded !== undefined || Date.now() > end)
      return { answered: inWords(answer), recorded: recorded ?? 'nothing' };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const patience = 5000;

interface Newest {
  // biome-ignore lint/suspicious/noExplicitAny: what the API shows
  interchange?: any;
  // biome-ignore lint/suspicious/noExplicitAny: what the API shows
  message?: any;
}

async function newest(hub: Hub, system: string): Promise<Newest> {
  const query = `system=${system}&limit=1`;
  const [refused, messages] = await Promise.all([
    hub.get(`/v1/interchanges?${query}`),
    hub.get(`/v1/messages?${query}`),
  ]);
  return { interchange: refused.interchanges[0], message: messages.messages[0] };
}

function record(before: Newest, after: Newest): string | undefined {
  const found = [];
  if (after.interchange && after.interchange.id !== before.interchange?.id)
    found.push(`interchange ${after.interchange.state}: ${after.interchange.problem.code}`);
  if (after.message && after.message.id !== before.message?.id) {
    const { state, problem } = after.message;
    found.push(`message ${state}${problem ? `: ${problem.code}` : ''}`);
  }
  return found.length > 0 ? found.join(', ') : undefined;
}

/** The whole answer as text, when the hub has closed the connection. */
function send(url: string, input: BadInput): Promise<string> {
  const { system, key = secrets.SENDER_KEY, headers, body, claimed, stop } = input;
  const { hostname, port } = new URL(url);
  const head = {
    host: hostname,
    connection: 'close',
    authorization: `Bearer ${key}`,
    ...headers,
    'content-length': `${claimed ?? Buffer.byteLength(body)}`,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
    });
    // The hub may refuse before everything was sent, and reset the rest.
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    socket.write(`POST /in/${system} HTTP/1.1\r\n${lines.join('')}\r\n`);
    socket.write(body, () => {
      if (stop === 'close') socket.end();
    });
  });
}

function inWords(answer: string): string {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
  if (!status) return 'connection closed';
  const code =
    /^post-office-problem: (\w+)/im.exec(answer)?.[1] ?? /"code":"(\w+)"/.exec(answer)?.[1];
  const own =
    /<Ack>\w+<\/Ack>/.exec(answer)?.[0] ?? /<Status code="\d+"/.exec(answer)?.[0].replace('<', '');
  return [status, own && `\`${own}\``, code].filter(Boolean).join(', ');
}
