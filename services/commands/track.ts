import type { MessageDetail, MessageView } from '../exchange/views.ts';
import { askHub, hubHere } from './hub-client.ts';
import { bearer, readKey } from './proof.ts';

interface TrackOptions {
  hub?: string;
  keyFile: string;
  json?: boolean;
}

/** Finds a document by a number that people know it by, and prints its timeline. */
export async function trackCommand(number: string, options: TrackOptions): Promise<void> {
  const headers = bearer(await readKey(options.keyFile));
  const hub = options.hub ?? hubHere();
  const ids = number.startsWith('msg_') ? [number] : await find(number, hub, headers);
  const details: MessageDetail[] = [];
  for (const id of ids) {
    const { status, json, text } = await askHub(hub, `/v1/messages/${id}`, { headers });
    if (status === 200) details.push(json as MessageDetail);
    else if (status !== 404) throw new Error(`The hub answered ${status}: ${text}`);
  }
  if (options.json) console.log(JSON.stringify({ messages: details }));
  else if (details.length === 0) console.log(`No document with the number ${number}.`);
  else for (const detail of details) print(detail);
  if (details.length === 0) process.exitCode = 1;
}

async function find(
  number: string,
  hub: string,
  headers: Record<string, string>,
): Promise<string[]> {
  const query = new URLSearchParams({ key: number, limit: '20' });
  const { status, json, text } = await askHub(hub, `/v1/messages?${query}`, { headers });
  if (status !== 200) throw new Error(`The hub answered ${status}: ${text}`);
  return (json as { messages: MessageView[] }).messages.map((message) => message.id);
}

function print(message: MessageDetail): void {
  const keys = message.businessKeys.map(({ kind, value }) => `${kind} ${value}`).join(', ');
  console.log(`${message.id}  ${message.type ?? message.nativeType}  ${message.state}  ${keys}`);
  for (const { at, event, text } of message.timeline)
    console.log(`  ${at}  ${event.padEnd(11)} ${text}`);
  for (const { system, state, dueAt } of message.deliveries)
    if (state === 'retrying' && dueAt) console.log(`  ${dueAt}  next        attempt at ${system}`);
}
