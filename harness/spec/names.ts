/**
 * The XML and JSON name of a tag, type or enumeration value that the specification prints as `text`: the six steps of
 * "Normalizing Names" (Additional Message Encodings 1.0 section 4.1.3, Profiles 2.1 section 5.4.1.1).
 * 'X.509 Certificate Issuer' gives 'X_509CertificateIssuer'; '3DES' gives 'DES3'.
 */
export function normalizeName(text: string): string {
  const words = text
    .replace(/[()]/g, ' ')
    .replace(/\W([A-Za-z][a-z])/g, ' $1')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/\W/g, '_'));
  if (words[0] !== undefined) words[0] = words[0].replace(/^(\d+)(.*)$/, '$2$1');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}
