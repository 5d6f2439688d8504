/** A setting that cannot be used. The message is one line; `at` says where it stands, as 'file:line:column' or 'file'. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(message: string, at?: string) {
    super(at === undefined ? message : `${at}: ${message}`);
  }
}
