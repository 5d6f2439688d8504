const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Seconds since 1970 of 0001-01-01 and of 10000-01-01: between them a year has four digits. */
const FIRST = -62_135_596_800n;
const LIMIT = 253_402_300_800n;

/**
 * Seconds since 1970 of an xsd:dateTime with four digits of year and a time zone, fractions of a second dropped;
 * undefined for other text (Profiles 2.1 section 5.4.1.6.11).
 */
export function parseDateTime(text: string): bigint | undefined {
  const [, day, time, zone] = ISO.exec(text) ?? [];
  const local = new Date(`${day}T${time}Z`);
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(`${day}T${time}`)) return undefined;
  const milliseconds = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds / 1000);
}

/** '2012-04-27T08:12:24+00:00', or undefined where the year has not four digits. */
export function formatDateTime(seconds: bigint): string | undefined {
  if (seconds < FIRST || seconds >= LIMIT) return undefined;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}+00:00`;
}
