/** Settings of our Postgres, each as `name=value`. */
export function postgresSettings({ port, durable }: { port: number; durable: boolean }): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=64MB',
    'timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    ...QUIET,
  ]
}

/**
 * A log that holds nothing of what people said or wrote: no statement, no parameter, and no error
 * of a statement, since its message and detail quote values ("Key (email)=(...) already exists").
 */
const QUIET = [
  'logging_collector=off',
  'log_destination=stderr',
  'log_statement=none',
  'log_min_duration_statement=-1',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_checkpoints=off',
  'log_line_prefix=',
]
