import { readConfig } from '../config.ts';

export interface HubAnswer {
  status: number;
  text: string;
  /** The code of the problem, also where the hub refuses in the words of a system, inside of a 200. */
  problem?: string;
  /** The parsed body, when it is JSON. */
  json?: unknown;
}

/** The address of the hub that these settings start on this machine. */
export function hubHere({ host, port } = readConfig()): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Asks a hub, and says in a sentence when it does not answer. */
export async function askHub(
  hub: string,
  path: string,
  init: { method?: string; headers: Record<string, string>; body?: Uint8Array<ArrayBuffer> },
): Promise<HubAnswer> {
  const response = await fetch(new URL(path, hub), {
    ...init,
    signal: AbortSignal.timeout(60_000),
  }).catch((error: Error) => {
    throw new Error(
      `The hub at ${hub} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`,
    );
  });
  const text = await response.text();
  const problem = response.headers.get('post-office-problem') ?? undefined;
  const answer = { status: response.status, text, ...(problem && { problem }) };
  try {
    return { ...answer, json: JSON.parse(text) };
  } catch {
    return answer;
  }
}
