import { ConfigError } from './config.ts';

/*
 * PyKMIP's server.conf: an ini file with a section [server], and one [auth:...] for each service that knows groups. Other
 * sections are other programs'.
 */

type Fields = Readonly<Record<string, unknown>>;

interface Entry {
  readonly name: string;
  readonly value: string;
  /** 'server.conf:3', for complaints. */
  readonly place: string;
}

interface Section {
  readonly name: string;
  readonly entries: Entry[];
}

/** What a setting means in this server's own configuration: parts of it, which are merged. */
type Meaning = (entry: Entry) => Fields;

const tls = (fields: Fields): Fields => ({ tls: fields });

const SERVER: Readonly<Record<string, Meaning>> = {
  hostname: ({ value }) => ({ host: value }),
  port: (entry) => ({ port: wholeNumber(entry) }),
  certificate_path: ({ value }) => tls({ cert: value }),
  key_path: ({ value }) => tls({ key: value }),
  ca_path: ({ value }) => tls({ ca: value }),
  // TLS 1.0 and 1.1, which Basic had besides, are not spoken any more.
  auth_suite: (entry) => choice(entry, { Basic: {}, 'TLS1.2': tls({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }) }),
  policy_path: ({ value }) => (value === '' ? {} : { policyPath: value }),
  enable_tls_client_auth: (entry) => tls({ clientUsage: truth(entry) ? 'required' : 'ignored' }),
  tls_cipher_suites: ({ value }) => {
    const suites = value.split(/[\s,]+/).filter((suite) => suite !== '');
    return suites.length === 0 ? {} : tls({ ciphers: suites.join(':') });
  },
  logging_level: (entry) =>
    choice(
      { ...entry, value: entry.value.toUpperCase() },
      {
        DEBUG: { logLevel: 'debug' },
        INFO: { logLevel: 'info' },
        WARNING: { logLevel: 'warn' },
        ERROR: { logLevel: 'error' },
        CRITICAL: { logLevel: 'error' },
      },
    ),
  database_path: ({ value }) => ({ database: value }),
};

const AUTH: Readonly<Record<string, Meaning>> = {
  enabled: (entry) => ({ enabled: truth(entry) }),
  url: ({ value }) => ({ url: value }),
};

/** Whether the text of a configuration file is an ini file: its first line with something in it names a section. */
export function isServerConf(text: string): boolean {
  const first = text.split('\n').find((line) => !isBlank(line));
  return first !== undefined && SECTION.test(first);
}

/**
 * The configuration that the text of a server.conf means, not yet validated. Throws ConfigError, with file and line, for a
 * setting that PyKMIP does not have or a value that it cannot have.
 */
export function readServerConf(text: string, file: string): Fields {
  const sections = sectionsOf(text, file);
  const server = sections.find(({ name }) => name === 'server');
  if (server === undefined) throw new ConfigError(`${file}: there is no section [server]`);
  const auth = sections.filter(({ name }) => name.startsWith('auth:'));
  const base: Fields = tls({ clientUsage: 'required' });
  return {
    ...meaningOf(server, SERVER).reduce(merged, base),
    ...(auth.length > 0 && { auth: auth.map((section) => groupService(section, file)) }),
  };
}

function groupService(section: Section, file: string): Fields {
  if (!section.name.startsWith('auth:slugs')) {
    throw new ConfigError(`${file}: [${section.name}] is none of the services that are known: auth:slugs...`);
  }
  return Object.assign({ name: section.name, enabled: false }, ...meaningOf(section, AUTH));
}

function meaningOf({ name: section, entries }: Section, meanings: Readonly<Record<string, Meaning>>): Fields[] {
  return entries.map((entry) => {
    const meaning = Object.hasOwn(meanings, entry.name) ? meanings[entry.name] : undefined;
    if (meaning !== undefined) return meaning(entry);
    const known = Object.keys(meanings).join(', ');
    throw new ConfigError(`${entry.place}: [${section}] has no setting ${entry.name}; it has ${known}`);
  });
}

/** Settings beside each other; those of tls come from several. */
function merged(one: Fields, other: Fields): Fields {
  return { ...one, ...other, tls: { ...(one.tls as Fields), ...(other.tls as Fields | undefined) } };
}

const SECTION = /^\[([^\]]+)\]\s*$/;
const SETTING = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/;

function isBlank(line: string): boolean {
  return /^\s*([#;].*)?$/.test(line);
}

function sectionsOf(text: string, file: string): Section[] {
  const sections: Section[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (isBlank(line)) continue;
    const place = `${file}:${index + 1}`;
    const section = SECTION.exec(line)?.[1];
    const entries = sections.at(-1)?.entries;
    const [, name, value = ''] = SETTING.exec(line) ?? [];
    const before = entries?.at(-1);
    if (section !== undefined) sections.push({ name: section, entries: [] });
    // A line that is indented goes on with the value of the setting before it.
    else if (/^\s/.test(line) && entries && before) {
      entries[entries.length - 1] = { ...before, value: `${before.value}\n${line.trim()}`.trim() };
    } else if (entries && name !== undefined) entries.push({ name: name.toLowerCase(), value, place });
    else throw new ConfigError(`${place}: a section or a setting was expected`);
  }
  return sections;
}

function wholeNumber({ name, value, place }: Entry): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new ConfigError(`${place}: ${name} is a number, not ${value}`);
}

function truth(entry: Entry): boolean {
  const values = { true: true, yes: true, on: true, 1: true, false: false, no: false, off: false, 0: false };
  return choice({ ...entry, value: entry.value.toLowerCase() }, values);
}

function choice<T>({ name, value, place }: Entry, values: Readonly<Record<string, T>>): T {
  const chosen = Object.hasOwn(values, value) ? values[value] : undefined;
  if (chosen !== undefined) return chosen;
  throw new ConfigError(`${place}: ${name} is one of ${Object.keys(values).join(', ')}, not ${value}`);
}
