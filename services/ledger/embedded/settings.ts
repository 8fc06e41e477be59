/**
 * The server's settings, as arguments of `postgres`. They go on the command line, where neither
 * postgresql.conf nor `alter system` can change them: what the hub has answered 2xx for must survive.
 */
export function serverArguments(pgdata: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_wal_size: '1GB',
    min_wal_size: '80MB',
    // Planning code for one short statement costs more than running it.
    jit: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] ',
    cluster_name: 'post_office',
  };
  return [
    '-D',
    pgdata,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
}
