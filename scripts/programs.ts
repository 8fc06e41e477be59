/** Programs that the tests need beyond npm: found, or installed where that is allowed. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

const packages = {
  'redis-server': { names: ['redis-server', 'valkey-server'], debian: 'redis-server' },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debian: 'chromium',
  },
  xmllint: { names: ['xmllint'], debian: 'libxml2-utils' },
} as const;

export type Tool = keyof typeof packages;

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];

/** The path of the program; installs it first when this is Debian and we are root. */
export function findTool(tool: Tool): string {
  return locate(tool) ?? install(tool);
}

function locate(tool: Tool): string | undefined {
  for (const name of packages[tool].names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {}
    }
  }
  return undefined;
}

function install(tool: Tool): string {
  const { debian } = packages[tool];
  if (userInfo().uid === 0 && existsSync('/usr/bin/apt-get')) {
    console.error(`Installing ${debian} with apt-get, which the tests need …`);
    const run = (args: string[]) =>
      spawnSync('/usr/bin/apt-get', args, {
        encoding: 'utf8',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    run(['update']);
    const { status, stderr } = run(['install', '-y', '--no-install-recommends', debian]);
    const path = locate(tool);
    if (status === 0 && path) return path;
    throw new Error(`${debian} could not be installed: ${stderr.trim().split('\n').at(-1)}`);
  }
  throw new Error(
    `The tests need ${tool}: install it, on Debian with 'apt-get install ${debian}'.`,
  );
}
