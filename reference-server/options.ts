import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { ConfigError } from './config.ts';
import { isServerConf, readServerConf } from './server-conf.ts';

const OPTIONS = {
  config: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  database: { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'log-level': { type: 'string' },
  'tls-policy': { type: 'string' },
} as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The configuration that a command line asks for: its options over those of the file that --config names. Not yet
 * validated. Throws ConfigError for options that do not exist and files that cannot be read.
 */
export async function configFromArguments(args: readonly string[]): Promise<unknown> {
  const { config: file, host, port, database, 'log-level': logLevel, ...security } = readArguments(args);
  const { 'tls-policy': policy, ...files } = security;
  const base = file === undefined ? {} : await readConfigFile(file);
  return {
    ...base,
    ...defined({ host, port: port === undefined ? undefined : portNumber(port), database, logLevel }),
    tls: { ...asFields(base.tls), ...defined({ ...files, policy }) },
  };
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new ConfigError(`port: expected a whole number from 0 to 65535, not "${text}"`);
  return Number(text);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError(error.message);
    throw error;
  }
}

/** A configuration file, of this server's own form or PyKMIP's. The file names in it are relative to its folder. */
async function readConfigFile(file: string): Promise<Fields> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new ConfigError(error.message);
  });
  const config = isServerConf(text) ? readServerConf(text, file) : asFields(parse(text, file));
  if (Array.isArray(config)) throw new ConfigError(`${file}: settings by name were expected, not a list`);
  const folder = dirname(file);
  const absolute = (value: unknown) =>
    typeof value === 'string' && value !== ':memory:' && !value.includes('-----BEGIN ')
      ? resolve(folder, value)
      : value;
  const files = (fields: Fields, ...names: string[]): Fields => ({
    ...fields,
    ...defined(Object.fromEntries(names.map((name) => [name, absolute(fields[name])]))),
  });
  return {
    ...files(config, 'database', 'policyPath'),
    tls: files(asFields(config.tls), 'ca', 'cert', 'key'),
    ...(isFields(config.settings) && { settings: settingsWith(config.settings, files) }),
  };
}

/** Settings with the names of files as `files` makes them. */
function settingsWith(settings: Fields, files: (fields: Fields, ...names: string[]) => Fields): Fields {
  const { certificationAuthority: authority, trustAnchors: anchors } = settings;
  return {
    ...settings,
    ...defined({
      certificationAuthority: isFields(authority) ? files(authority, 'cert', 'key') : authority,
      trustAnchors: Array.isArray(anchors) ? anchors.map((name) => files({ name }, 'name').name) : anchors,
    }),
  };
}

function parse(text: string, file: string): unknown {
  try {
    return parseYaml(text, { prettyErrors: true });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    throw new ConfigError(`${file}:${line}:${col}: ${error.message.split('\n')[0]}`);
  }
}

/** What is written otherwise is left as it is, to be refused by name. */
function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
