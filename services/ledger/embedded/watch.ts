import { errno } from './error.ts';
import { isPostmaster } from './life.ts';
import { pgdataOf } from './place.ts';
import type { Postmaster } from './postmaster.ts';

const LOOK_MS = 1000;
const MISSES = 3;

/**
 * Tells once when the server has ended: at once when it is our child, else within seconds. Never keeps
 * the process alive.
 * @param onEnd gets the signal or exit code where it is known
 * @returns how to stop watching: after that nothing is told
 */
export function watchPostmaster(
  { pid, child }: Postmaster,
  home: string,
  onEnd: (how?: NodeJS.Signals | number) => void,
): () => void {
  let over = false;
  const end = (how?: NodeJS.Signals | number) => {
    if (over) return;
    over = true;
    onEnd(how);
  };
  if (child) {
    const tell = () => end(child.signalCode ?? child.exitCode ?? undefined);
    if (child.exitCode === null && child.signalCode === null) child.once('exit', tell);
    else setImmediate(tell);
  } else {
    let misses = 0;
    const look = async () => {
      if (over) return;
      if (!hasProcess(pid)) return end();
      // A zombie, or another process with its pid. One look may also fail for want of file descriptors.
      misses = (await isPostmaster(pid, pgdataOf(home))) ? 0 : misses + 1;
      if (misses === MISSES) return end();
      setTimeout(look, LOOK_MS).unref();
    };
    setTimeout(look, LOOK_MS).unref();
  }
  return () => {
    over = true;
  };
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return errno(error) !== 'ESRCH';
  }
}
