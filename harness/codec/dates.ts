const ISO = /^(\d{4}|[1-9]\d{4,11})(-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Seconds since 1970 of 0001-01-01 and of 10000-01-01: between them a year has four digits. */
const FIRST = -62_135_596_800n;
const LIMIT = 253_402_300_800n;

/** Seconds of 400 years, after which the calendar repeats itself. */
const CYCLE = 146_097n * 86_400n;
const DAY = 86_400n;

/**
 * Seconds since 1970 of an xsd:dateTime from the year 1 on with a time zone, fractions of a second dropped; undefined for
 * other text (Profiles 2.1 section 5.4.1.6.11). The hour may be 24 where minutes and seconds are zero (XML Schema Part 2
 * section 3.2.7.1).
 */
export function parseDateTime(text: string): bigint | undefined {
  const [, year = '', day, time, zone] = ISO.exec(text) ?? [];
  if (time === '24:00:00') {
    const before = parseDateTime(`${year}${day}T00:00:00${zone}`);
    return before === undefined ? undefined : before + DAY;
  }
  const cycles = year.length > 4 ? BigInt(year) / 400n - 5n : 0n;
  const near = `${year.length > 4 ? BigInt(year) - 400n * cycles : year}${day}T${time}`;
  const local = new Date(`${near}Z`);
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(near)) return undefined;
  const milliseconds = Date.parse(`${near}${zone}`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds / 1000) + cycles * CYCLE;
}

/** '2012-04-27T08:12:24+00:00', or undefined where the year has not four digits. */
export function formatDateTime(seconds: bigint): string | undefined {
  if (seconds < FIRST || seconds >= LIMIT) return undefined;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}+00:00`;
}

/**
 * The same with as many digits as the year needs, as xsd:dateTime has it; undefined before the year 1, which the editions of
 * XML Schema count in two ways.
 */
export function formatAnyDateTime(seconds: bigint): string | undefined {
  if (seconds < LIMIT) return formatDateTime(seconds);
  const cycles = (seconds - LIMIT) / CYCLE + 1n;
  const near = formatDateTime(seconds - cycles * CYCLE) ?? '';
  return `${BigInt(near.slice(0, 4)) + 400n * cycles}${near.slice(4)}`;
}
