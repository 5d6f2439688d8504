/** Object identifiers of PKCS#12 containers: RFC 7292 section 4.2 and appendix D, RFC 2985 section 5.5.1, NIST's hashes. */
export const Oid = {
  Data: '1.2.840.113549.1.7.1',
  EncryptedData: '1.2.840.113549.1.7.6',
  KeyBag: '1.2.840.113549.1.12.10.1.1',
  ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  CertificateBag: '1.2.840.113549.1.12.10.1.3',
  X509Certificate: '1.2.840.113549.1.9.22.1',
  FriendlyName: '1.2.840.113549.1.9.20',
  Sha1: '1.3.14.3.2.26',
  Sha224: '2.16.840.1.101.3.4.2.4',
  Sha256: '2.16.840.1.101.3.4.2.1',
  Sha384: '2.16.840.1.101.3.4.2.2',
  Sha512: '2.16.840.1.101.3.4.2.3',
} as const;
