import 'reflect-metadata';
import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** The library itself, for what a test reads with it; it wants reflect-metadata loaded before it. */
export * as x509 from '@peculiar/x509';

cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0]);

/** What certification requests of tests ask for, made by a library that the reference server does not use. */
export const EXTENSIONS = {
  dnsName: new SubjectAlternativeNameExtension([{ type: 'dns', value: 'client.example' }]),
  digitalSignature: new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  certificateSign: new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
  clientAuthentication: new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
  authority: new BasicConstraintsExtension(true),
} as const satisfies Record<string, Extension>;

type CreateParameters = Parameters<typeof Pkcs10CertificateRequestGenerator.create>[0];

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const rsaKeys = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ecKeys = (namedCurve = 'P-256'): KeyPair => generateKeyPairSync('ec', { namedCurve });

/** A request (PKCS#10) that the private key signs. */
export async function makeRequest(
  { publicKey, privateKey }: KeyPair,
  subject: string,
  extensions: readonly Extension[] = [],
): Promise<Pkcs10CertificateRequest> {
  const { namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const algorithm =
    namedCurve === undefined
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', hash: 'SHA-256', namedCurve: publicKey.export({ format: 'jwk' }).crv ?? '' };
  const { subtle } = webcrypto;
  const [spki, pkcs8] = [
    publicKey.export({ format: 'der', type: 'spki' }),
    privateKey.export({ format: 'der', type: 'pkcs8' }),
  ];
  const keys = {
    publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
    privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
  };
  const asked = { name: subject, keys, signingAlgorithm: algorithm, extensions: [...extensions] };
  return Pkcs10CertificateRequestGenerator.create(asked as unknown as CreateParameters);
}

/** A certificate in DER that a fresh key signs in the name of the issuer, and that holds for the year 2017. */
export async function issueCertificate(asked: {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly serialNumber: string;
}): Promise<Buffer> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const { subtle } = webcrypto;
  const spki = asked.publicKey.export({ format: 'der', type: 'spki' });
  const signer = ecKeys().privateKey.export({ format: 'der', type: 'pkcs8' });
  const made = await X509CertificateGenerator.create({
    ...asked,
    publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
    signingKey: await subtle.importKey('pkcs8', signer, algorithm, true, ['sign']),
    signingAlgorithm: algorithm,
    notBefore: new Date('2017-01-01T00:00:00Z'),
    notAfter: new Date('2018-01-01T00:00:00Z'),
  } as unknown as Parameters<typeof X509CertificateGenerator.create>[0]);
  return Buffer.from(made.rawData);
}
