import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { askHub, hubHere } from './hub-client.ts';
import { type ProofOptions, proofOf } from './proof.ts';

interface SendOptions extends ProofOptions {
  hub?: string;
  contentType?: string;
  json?: boolean;
}

const types: Record<string, string> = { '.xml': 'text/xml', '.json': 'application/json' };

interface Accepted {
  state: string;
  duplicate: boolean;
  messages: { id?: string; state: string; nativeId?: string; problem?: { detail: string } }[];
}

/** Posts a file as a system would, and says what the hub made of it. */
export async function sendCommand(
  system: string,
  file: string,
  options: SendOptions,
): Promise<void> {
  const body = new Uint8Array(await readFile(file));
  const contentType =
    options.contentType ?? types[extname(file).toLowerCase()] ?? 'application/octet-stream';
  const proof = await proofOf(options, body);
  const hub = options.hub ?? hubHere();
  const answer = await askHub(hub, `/in/${encodeURIComponent(system)}${proof.path}`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...proof.headers },
    body,
  });
  const accepted = answer.json as Partial<Accepted> | undefined;
  const refused = answer.status >= 300 || answer.problem !== undefined;
  // Of a document that was refused somebody has to know, also when others were accepted.
  const partly = accepted?.messages?.some(({ state }) => state === 'rejected') ?? false;
  if (refused || partly) process.exitCode = 1;
  if (options.json || !accepted?.messages) {
    const why = answer.problem ?? answer.status;
    console.log(options.json || !refused ? answer.text : `Refused (${why}): ${answer.text}`);
    return;
  }
  for (const { id, state, nativeId, problem } of accepted.messages) {
    console.log(
      [
        id ?? nativeId ?? 'document',
        state,
        accepted.duplicate ? '(came before)' : '',
        problem?.detail,
      ]
        .filter(Boolean)
        .join('  '),
    );
  }
}
