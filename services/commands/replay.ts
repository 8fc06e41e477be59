import { setTimeout as sleep } from 'node:timers/promises';
import type { DryRun, ReplayView } from '../exchange/replay.ts';
import { askHub, hubHere } from './hub-client.ts';
import { bearer, readKey } from './proof.ts';

interface ReplayOptions {
  hub?: string;
  keyFile: string;
  retry?: boolean;
  rate?: string;
  reason?: string;
  dryRun?: boolean;
  json?: boolean;
  system?: string;
  receiver?: string;
  from?: string;
  to?: string;
  type?: string;
  state?: string;
  keys?: string[];
}

/** Sends many messages again, or says what that would be; stays until it is done. */
export async function replayCommand(options: ReplayOptions): Promise<void> {
  const { rate, reason, dryRun, json } = options;
  const hub = options.hub ?? hubHere();
  const headers = {
    ...bearer(await readKey(options.keyFile)),
    'content-type': 'application/json',
  };
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const sent = body && {
      method: 'POST',
      body: new Uint8Array(Buffer.from(JSON.stringify(body))),
    };
    const answer = await askHub(hub, path, { headers, ...sent });
    if (answer.status > 299) throw new Error(`The hub answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  const body = {
    deed: options.retry ? 'retry' : 'replay',
    filter: filterOf(options),
    ...(rate && { rate: Number(rate) }),
    ...(reason && { reason }),
    ...(dryRun && { dryRun }),
  };
  const answer = await ask('/v1/replays', body);
  if (dryRun) {
    if (json) console.log(JSON.stringify(answer));
    else printDryRun(answer as DryRun);
    return;
  }
  let replay = answer as ReplayView;
  if (!json) console.log(`${replay.id}  ${replay.total} messages`);
  for (let told = -1; replay.state === 'running'; ) {
    await sleep(1000);
    replay = (await ask(`/v1/replays/${replay.id}`)) as ReplayView;
    if (!json && replay.done !== told) console.log(`  ${replay.done} of ${replay.total}`);
    told = replay.done;
  }
  if (json) console.log(JSON.stringify(replay));
  else
    console.log(`${replay.state}: ${replay.done - replay.inVain} sent again, ${replay.inVain} not`);
  if (replay.state !== 'done' || replay.inVain > 0) process.exitCode = 1;
}

/** What is not given is not in the JSON. */
function filterOf({ system, receiver, type, state, from, to, keys }: ReplayOptions): object {
  return { system, receiver, type, state, from, to, keys };
}

function printDryRun({ matched, states, deliveries, compared, differing, differences }: DryRun) {
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  console.log(`${matched} messages: ${counted(states)}`);
  console.log(`deliveries by system: ${counted(deliveries)}`);
  if (compared > 0) console.log(`${differing} of ${compared} compared would be different`);
  for (const { message, system, what, lines = [] } of differences) {
    console.log(`${message}${system ? ` to ${system}` : ''}: ${what}`);
    for (const line of lines) console.log(`  ${line}`);
  }
}
