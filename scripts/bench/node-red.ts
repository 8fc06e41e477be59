/** Node-RED as a team would wire it: HTTP in, a function, an HTTP request. Installed when it is measured, never with the project. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { end } from '../fleet/child.ts';

const version = '4.1.15';

export interface NodeRed {
  url: string;
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** @returns undefined where npm cannot install it, which is said. */
export async function startNodeRed(
  sinkUrl: string,
  say: (line: string) => void,
): Promise<NodeRed | undefined> {
  const main = await install(say);
  if (!main) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'post-office-bench-node-red-'));
  const port = await freePort();
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flows(sinkUrl)));
  await writeFile(join(folder, 'settings.cjs'), `module.exports = ${JSON.stringify(settings)};`);
  const child = spawn(
    process.execPath,
    [main, '--userDir', folder, '--settings', join(folder, 'settings.cjs'), '--port', String(port)],
    { stdio: 'ignore' },
  );
  const stop = async () => {
    await end(child, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 1; !(await answers(url)); tries += 1) {
    if (tries === 300 || child.exitCode !== null) {
      await stop();
      throw new Error('Node-RED does not start.');
    }
    await sleep(100);
  }
  return { url, pid: () => child.pid, stop };
}

async function install(say: (line: string) => void): Promise<string | undefined> {
  const folder = join(tmpdir(), `post-office-bench-node-red-${version}`);
  const main = join(folder, 'node_modules/node-red/red.js');
  if (existsSync(main)) return main;
  say(`Installing Node-RED ${version} …`);
  await mkdir(folder, { recursive: true });
  try {
    const what = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', [...what, `node-red@${version}`]);
    return main;
  } catch {
    say('Node-RED cannot be installed here: it is left out.');
    return undefined;
  }
}

const settings = {
  uiHost: '127.0.0.1',
  flowFile: 'flows.json',
  credentialSecret: false,
  httpAdminRoot: false,
  apiMaxLength: '16mb',
  logging: { console: { level: 'warn' } },
};

/** One flow for each number of receivers; the sender is answered as soon as its document is in. */
function flows(sinkUrl: string): object[] {
  const flow = (copies: number) => {
    const id = (name: string) => `${name}${copies}`;
    const at = { z: 'tab', x: 100, y: 100 };
    const requests = Array.from({ length: copies }, (_, i) => ({
      ...{ id: id(`request${i}`), type: 'http request', ...at, wires: [[]] },
      ...{ method: 'POST', ret: 'txt', url: sinkUrl, persist: true, senderr: false },
    }));
    return [
      {
        ...{ id: id('in'), type: 'http in', ...at, url: `/in/${copies}`, method: 'post' },
        wires: [[id('answer'), id('function')]],
      },
      { id: id('answer'), type: 'http response', ...at, statusCode: '202', wires: [] },
      {
        ...{ id: id('function'), type: 'function', ...at, outputs: 1, libs: [] },
        func: 'return { payload: msg.payload, headers: { "content-type": msg.req.headers["content-type"] } };',
        wires: [requests.map((one) => one.id)],
      },
      ...requests,
    ];
  };
  return [{ id: 'tab', type: 'tab', label: 'orders' }, ...flow(1), ...flow(3)];
}

async function answers(url: string): Promise<boolean> {
  // Its flows have started when it knows the path, though not for this method.
  const answer = await fetch(`${url}/in/1`, { method: 'POST', body: '{}' }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 202;
}
