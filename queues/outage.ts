/** Makes two pieces of news of what many connections and calls say while an engine is out of reach. */
export interface OutageEvents {
  /** Said once, until it is back. */
  onAway(error: Error): void;
  /** After so many milliseconds. */
  onBack(ms: number): void;
  /** What has other causes. */
  onError(error: Error): void;
}

export interface Outages {
  report(error: unknown): void;
  close(): void;
}

/** Milliseconds between two looks whether it is back. */
const lookAgain = 500;

/**
 * What ioredis, node-postgres, Redis and PostgreSQL say of connections, and of a server that is just starting,
 * stopping, or no longer the master.
 */
const words =
  /^(Connection (is closed|terminated)|Stream isn't writeable|Socket timeout|Reached the max retries|Failed to refresh slots|Cluster (isn't ready|is ended)|All sentinels are unreachable|None of startup nodes|Too many Cluster redirections|timeout e|Query read timeout|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|UNBLOCKED|connect E|read E|write E|BullMQ: cluster reconnect)/i;
/** Errors of sockets; SQLSTATE classes of connections, resources, operators. */
const codes = /^(E[A-Z]{3,}|EAI_AGAIN|08...|53...|57P..)$/;

/**
 * What BullMQ says of a job whose time with a worker was up, because the process was busy, or the job had
 * just ended. It is given out again: a wake-up too many does no harm.
 */
const late = /^(could not renew lock for|Missing (lock|key) for) job/;

const isLate = (error: unknown): boolean => late.test(String((error as Error)?.message));

export function isOutage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return codes.test(String(code)) || words.test(String(message));
}

/** @param ping rejects while the engine does not answer. */
export function outages(ping: () => Promise<void>, events: OutageEvents): Outages {
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const look = (): void => {
    timer = setTimeout(async () => {
      const there = await ping().then(
        () => true,
        () => false,
      );
      if (since === undefined || closed) return;
      if (!there) return look();
      const ms = performance.now() - since;
      since = undefined;
      events.onBack(Math.round(ms));
    }, lookAgain);
    timer.unref();
  };
  return {
    report(error) {
      if (isLate(error)) return;
      const err: Error & { command?: unknown } =
        error instanceof Error ? error : new Error(String(error));
      // ioredis says which command failed, and of AUTH that is the password.
      delete err.command;
      if (!isOutage(error)) return events.onError(err);
      if (since !== undefined || closed) return;
      since = performance.now();
      events.onAway(err);
      look();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
