import { Der, type DerElement, derChildren, readDer, writeDer } from './der.ts';
import { basicConstraints, Extension, writeExtension, type X509Extensions } from './x509-extensions.ts';

/** Whom a certificate is for. */
export interface Subject {
  /** A Name in DER. */
  readonly name: Uint8Array;
  readonly extensions: X509Extensions;
}

/** Whether an extension says that the subject is a certification authority. */
export function asksForAuthority({ extensions }: Subject): boolean {
  return basicConstraints(extensions).isAuthority;
}

/** Whether the subject has no name at all, neither a distinguished nor an alternative one. */
export function isNameless(subject: Subject): boolean {
  const names = subject.extensions.get(Extension.SubjectAlternativeName)?.value;
  return hasEmptyName(subject) && (names === undefined || derChildren(names).length === 0);
}

/** The subject with other alternative names: each a GeneralName in DER. */
export function withAlternativeNames({ name, extensions }: Subject, names: readonly Uint8Array[]): Subject {
  const others = [...extensions].filter(([identifier]) => identifier !== Extension.SubjectAlternativeName);
  const value: DerElement = readDer(writeDer(Der.Sequence, ...names));
  const own = names.length === 0 ? [] : [[Extension.SubjectAlternativeName, { isCritical: false, value }] as const];
  return { name, extensions: new Map([...others, ...own]) };
}

/**
 * The extensions of a certificate that is no CA's, each in DER: of those of the subject, its alternative names and the
 * extended usages of its key.
 *
 * @param keyUsage the Key Usage in DER; none restricts the key to nothing.
 */
export function endEntityExtensions(subject: Subject, keyUsage: Uint8Array | undefined): Buffer[] {
  const alternative = subject.extensions.get(Extension.SubjectAlternativeName)?.value.raw;
  const extended = subject.extensions.get(Extension.ExtendedKeyUsage);
  return [
    writeExtension(Extension.BasicConstraints, writeDer(Der.Sequence), true),
    ...(keyUsage === undefined ? [] : [writeExtension(Extension.KeyUsage, keyUsage, true)]),
    ...(extended === undefined
      ? []
      : [writeExtension(Extension.ExtendedKeyUsage, extended.value.raw, extended.isCritical)]),
    // RFC 5280 section 4.2.1.6: critical where the distinguished name is empty.
    ...(alternative === undefined
      ? []
      : [writeExtension(Extension.SubjectAlternativeName, alternative, hasEmptyName(subject))]),
  ];
}

function hasEmptyName({ name }: Subject): boolean {
  return readDer(name, Der.Sequence).content.length === 0;
}
