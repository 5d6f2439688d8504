import { ConfigError } from '../config/error.ts';

/** Opens reports; a folder that cannot be written to is found out before the first case, not after the last. Throws ConfigError. */
export function openReports<T>(folder: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError(`cannot write reports to ${folder}: ${message}`);
  }
}
