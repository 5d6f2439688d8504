import {
  Der,
  type DerElement,
  DerError,
  derChildren,
  readDer,
  readObjectIdentifier,
  writeDer,
  writeObjectIdentifier,
} from './der.ts';

/** Object identifiers of extensions (RFC 5280 section 4.2). */
export const Extension = {
  SubjectKeyIdentifier: '2.5.29.14',
  KeyUsage: '2.5.29.15',
  SubjectAlternativeName: '2.5.29.17',
  IssuerAlternativeName: '2.5.29.18',
  BasicConstraints: '2.5.29.19',
  AuthorityKeyIdentifier: '2.5.29.35',
  ExtendedKeyUsage: '2.5.29.37',
} as const;

/** One extension of a certificate, or one that a certification request asks for. */
export interface X509Extension {
  /** Whether who does not know it has to reject the certificate. */
  readonly isCritical: boolean;
  readonly value: DerElement;
}

export type X509Extensions = ReadonlyMap<string, X509Extension>;

/** The extensions in a list of them, by their object identifiers. Throws a DerError, also where one comes twice. */
export function readExtensions(list: DerElement): X509Extensions {
  const extensions = new Map<string, X509Extension>();
  for (const extension of derChildren(list)) {
    const [identifier, ...rest] = derChildren(extension);
    const value = rest.at(-1);
    if (identifier === undefined || value?.tag !== Der.OctetString) throw new DerError('an extension has no value');
    const name = readObjectIdentifier(identifier);
    if (extensions.has(name)) throw new DerError('an extension comes twice');
    const isCritical = rest.length > 1 && rest[0]?.content[0] === 0xff;
    extensions.set(name, { isCritical, value: readDer(value.content) });
  }
  return extensions;
}

/** The octets of one extension. */
export function writeExtension(identifier: string, value: Uint8Array, isCritical = false): Buffer {
  const critical = isCritical ? [writeDer(Der.Boolean, Buffer.from([0xff]))] : [];
  return writeDer(Der.Sequence, writeObjectIdentifier(identifier), ...critical, writeDer(Der.OctetString, value));
}

/** Basic Constraints (RFC 5280 section 4.2.1.9): whether a certificate is a CA's, and how many CAs may be between. */
export interface BasicConstraints {
  readonly isAuthority: boolean;
  /** CA certificates that may follow it before the last; undefined for any number. */
  readonly pathLength: number | undefined;
}

export function basicConstraints(extensions: X509Extensions): BasicConstraints {
  const found = extensions.get(Extension.BasicConstraints);
  const fields = found === undefined ? [] : derChildren(found.value);
  const length = fields.find(({ tag }) => tag === Der.Integer);
  return {
    isAuthority: fields.some(({ tag, content }) => tag === Der.Boolean && content[0] === 0xff),
    pathLength: length && Number.parseInt(length.content.toString('hex'), 16),
  };
}
