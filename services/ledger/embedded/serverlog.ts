import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export function serverLogOf(home: string): string {
  return join(home, 'postgres.log');
}

/**
 * Begins a new log for a server that is about to start: each start has its own, so it cannot grow for
 * ever. A new file and not a truncated one, because root must not write through a link put there.
 */
export async function openServerLog(home: string): Promise<FileHandle> {
  await rm(serverLogOf(home), { force: true });
  return open(serverLogOf(home), 'ax', 0o600);
}

export async function readServerLog(home: string): Promise<string> {
  return readFile(serverLogOf(home), 'utf8').catch(() => '');
}

/** Why a server gave up: its last complaint, without time and pid, and the end of its log. */
export function complaint(text: string): { reason: string; tail: string } {
  const lines = text.trim().split('\n');
  const last = lines.findLast((line) => /(FATAL|PANIC|ERROR): /.test(line)) ?? lines.at(-1) ?? '';
  return {
    reason: last.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, ''),
    tail: lines.slice(-8).join('\n'),
  };
}

/** True when the same start may well succeed a moment later, on another port. */
export function isPassing(text: string): boolean {
  return /could not (bind|create any TCP\/IP sockets)|is still in use/.test(text);
}
