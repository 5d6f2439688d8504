/*
 * A ClientHello made by hand, and what a server answers to it in the clear: tells what a server would take, also of what
 * OpenSSL no longer speaks (RFC 6101 for SSL 3.0, RFC 5246 for TLS 1.0 to 1.2, RFC 8446 for TLS 1.3).
 */

const VERSION_NUMBERS = {
  SSLv3: 0x0300,
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
} as const;

export type HelloProtocol = keyof typeof VERSION_NUMBERS;

const RecordType = { alert: 21, handshake: 22 } as const;
const HandshakeType = { clientHello: 1, serverHello: 2 } as const;
const Extension = {
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;
/** x25519, secp256r1, secp384r1, secp521r1, ffdhe2048 (RFC 8446 section 4.2.7). */
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019, 0x0100];
/** ECDSA, RSA-PSS and RSA of PKCS#1 with SHA-256 to SHA-512, then SHA-1 (RFC 8446 section 4.2.3). */
const SIGNATURES = [
  0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201,
];
const X25519_SHARE_LENGTH = 32;

const u8 = (value: number): number[] => [value & 0xff];
const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const vector8 = (octets: readonly number[]): number[] => [...u8(octets.length), ...octets];
const vector16 = (octets: readonly number[]): number[] => [...u16(octets.length), ...octets];
const extension = (type: number, octets: readonly number[]): number[] => [...u16(type), ...vector16(octets)];

/**
 * The record of a ClientHello whose newest protocol is this one, with some cipher suites, by their numbers. `random` gives
 * so many octets; any 32 octets are a public key of X25519 (RFC 7748 section 5).
 */
export function clientHello(
  protocol: HelloProtocol,
  suites: readonly number[],
  random: (octets: number) => Uint8Array,
): Uint8Array {
  const version = VERSION_NUMBERS[protocol];
  const body = [
    ...u16(Math.min(version, VERSION_NUMBERS['TLSv1.2'])), // 1.3 says what it is in an extension
    ...random(32),
    ...vector8(protocol === 'TLSv1.3' ? [...random(32)] : []),
    ...vector16(suites.flatMap(u16)),
    ...vector8([0]), // no compression
    ...(protocol === 'SSLv3' ? [] : vector16(extensions(protocol, random))),
  ];
  const handshake = [HandshakeType.clientHello, ...u8(0), ...u16(body.length), ...body];
  const outer = Math.min(version, VERSION_NUMBERS.TLSv1);
  return Uint8Array.from([RecordType.handshake, ...u16(outer), ...vector16(handshake)]);
}

function extensions(protocol: HelloProtocol, random: (octets: number) => Uint8Array): number[] {
  const isModern = protocol === 'TLSv1.3';
  const share = [...u16(GROUPS[0] as number), ...vector16([...random(X25519_SHARE_LENGTH)])];
  return [
    ...extension(Extension.supportedGroups, vector16(GROUPS.flatMap(u16))),
    ...extension(Extension.ecPointFormats, vector8([0])),
    ...extension(Extension.signatureAlgorithms, vector16(SIGNATURES.flatMap(u16))),
    ...(isModern ? [] : extension(Extension.extendedMasterSecret, [])),
    ...(isModern ? [] : extension(Extension.renegotiationInfo, vector8([]))),
    ...(isModern ? extension(Extension.supportedVersions, vector8(u16(VERSION_NUMBERS[protocol]))) : []),
    ...(isModern ? extension(Extension.keyShare, vector16(share)) : []),
  ];
}

/** What the first record of a server says. */
export type HelloReply =
  | { readonly kind: 'chosen'; readonly protocol: string; readonly suite: number }
  /** A fatal alert, by its number (RFC 8446 section 6). */
  | { readonly kind: 'alert'; readonly description: number }
  /** No TLS. */
  | { readonly kind: 'foreign' };

/** Reads what has come so far; undefined where more has to come. */
export function readReply(octets: Uint8Array): HelloReply | undefined {
  const bytes = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const [type] = bytes;
  if (type === undefined) return undefined;
  if (type !== RecordType.handshake && type !== RecordType.alert) return { kind: 'foreign' };
  if (bytes.length < 5 || bytes.length < 5 + bytes.readUInt16BE(3)) return undefined;
  const record = bytes.subarray(5, 5 + bytes.readUInt16BE(3));
  if (type === RecordType.alert)
    return record.length < 2 ? { kind: 'foreign' } : { kind: 'alert', description: record.readUInt8(1) };
  return readServerHello(record);
}

/** A ServerHello or a Hello Retry Request, which has the same form (RFC 8446 section 4.1.4). */
function readServerHello(record: Buffer): HelloReply {
  const AFTER_RANDOM = 4 + 2 + 32;
  const sessionId = record[AFTER_RANDOM];
  if (record[0] !== HandshakeType.serverHello || sessionId === undefined) return { kind: 'foreign' };
  const place = AFTER_RANDOM + 1 + sessionId;
  if (record.length < place + 3) return { kind: 'foreign' };
  const version = selectedVersion(record.subarray(place + 3)) ?? record.readUInt16BE(4);
  const named = Object.entries(VERSION_NUMBERS).find(([, number]) => number === version);
  const protocol = named?.[0] ?? `version 0x${version.toString(16)}`;
  return { kind: 'chosen', protocol, suite: record.readUInt16BE(place) };
}

/** The version in the extension Supported Versions, which TLS 1.3 alone sends (RFC 8446 section 4.2.1). */
function selectedVersion(extensionBlock: Buffer): number | undefined {
  let place = 2;
  while (place + 4 <= extensionBlock.length) {
    const length = extensionBlock.readUInt16BE(place + 2);
    const isIt = extensionBlock.readUInt16BE(place) === Extension.supportedVersions;
    if (isIt && length === 2 && place + 6 <= extensionBlock.length) return extensionBlock.readUInt16BE(place + 4);
    place += 4 + length;
  }
  return undefined;
}
