import { conditional, optional, required, type StructureRow } from './field.ts';

const OMISSIBLE = 'unless available from the Key Value; not for Secret Data or Opaque Objects; both or none';
const RECOMMENDED_CURVE_PRIVATE = [required('RecommendedCurve'), required('D')];
const RECOMMENDED_CURVE_PUBLIC = [required('RecommendedCurve'), required('QString')];

/** Managed Objects and the key structures in them: 1.0 to 1.4 chapter 2, 2.0 and 2.1 chapters 2 and 3. */
export const OBJECTS = {
  Certificate: {
    sections: { '1.0': '2.2.1', '2.0': '2.1' },
    fields: [required('CertificateType'), required('CertificateValue')],
  },
  /** A Managed Object since 2.0; before, a Byte String. */
  CertificateRequest: {
    sections: { '2.0': '2.2' },
    fields: [required('CertificateRequestType'), required('CertificateRequestValue')],
  },
  SymmetricKey: { sections: { '1.0': '2.2.2', '2.0': '2.9' }, fields: [required('KeyBlock')] },
  PublicKey: { sections: { '1.0': '2.2.3', '2.0': '2.6' }, fields: [required('KeyBlock')] },
  PrivateKey: { sections: { '1.0': '2.2.4', '2.0': '2.5' }, fields: [required('KeyBlock')] },
  SplitKey: {
    sections: { '1.0': '2.2.5', '2.0': '2.8' },
    fields: [
      required('SplitKeyParts'),
      required('KeyPartIdentifier'),
      required('SplitKeyThreshold'),
      required('SplitKeyMethod'),
      conditional('PrimeFieldSize', 'only if Split Key Method is Polynomial Sharing Prime Field'),
      required('KeyBlock'),
    ],
  },
  Template: { sections: { '1.0': '2.2.6' }, fields: [required('Attribute', { repeats: true })] },
  SecretData: {
    sections: { '1.0': '2.2.7', '2.0': '2.7' },
    fields: [required('SecretDataType'), required('KeyBlock')],
  },
  OpaqueObject: {
    sections: { '1.0': '2.2.8', '2.0': '2.3' },
    fields: [required('OpaqueDataType'), required('OpaqueDataValue')],
  },
  PGPKey: {
    sections: { '1.2': '2.2.9', '2.0': '2.4' },
    fields: [required('PGPKeyVersion'), required('KeyBlock')],
  },
  KeyBlock: {
    sections: { '1.0': '2.1.3', '2.0': '3.1' },
    fields: [
      required('KeyFormatType'),
      optional('KeyCompressionType'),
      required('KeyValue', { until: '1.1' }),
      optional('KeyValue', { since: '1.2' }),
      conditional('CryptographicAlgorithm', OMISSIBLE),
      conditional('CryptographicLength', OMISSIBLE),
      conditional('KeyWrappingData', 'only if the key is wrapped'),
    ],
  },
  KeyValue: {
    sections: { '1.0': '2.1.4', '2.0': '3.2' },
    fields: [
      required('KeyMaterial'),
      optional('Attribute', { repeats: true, until: '1.4' }),
      optional('Attributes', { since: '2.0' }),
    ],
  },
  KeyWrappingData: {
    sections: { '1.0': '2.1.5', '2.0': '3.3' },
    fields: [
      required('WrappingMethod'),
      optional('EncryptionKeyInformation'),
      optional('MACSignatureKeyInformation'),
      optional('MACSignature'),
      optional('IVCounterNonce'),
      optional('EncodingOption', { since: '1.1' }),
    ],
  },
  EncryptionKeyInformation: {
    sections: { '1.0': '2.1.5', '2.0': '3.3' },
    fields: [required('UniqueIdentifier'), optional('CryptographicParameters')],
  },
  MACSignatureKeyInformation: {
    sections: { '1.0': '2.1.5', '2.0': '3.3' },
    fields: [required('UniqueIdentifier'), optional('CryptographicParameters')],
  },
  KeyWrappingSpecification: {
    sections: { '1.0': '2.1.6', '2.0': '7.14', '2.1': '7.18' },
    fields: [
      required('WrappingMethod'),
      conditional('EncryptionKeyInformation', 'if MAC/Signature Key Information is omitted'),
      conditional('MACSignatureKeyInformation', 'if Encryption Key Information is omitted'),
      optional('AttributeName', { repeats: true }),
      optional('EncodingOption', { since: '1.1' }),
    ],
  },
} satisfies Record<string, StructureRow>;

/** The Key Material structure of each Key Format Type (1.0 to 1.4 section 2.1.7, 2.0 and 2.1 sections 3.4 to 3.12). */
export const KEY_MATERIALS = {
  TransparentSymmetricKey: { sections: { '1.0': '2.1.7.1', '2.0': '3.4' }, fields: [required('Key')] },
  TransparentDSAPrivateKey: {
    sections: { '1.0': '2.1.7.2', '2.0': '3.5' },
    fields: [required('P'), required('Q'), required('G'), required('X')],
  },
  TransparentDSAPublicKey: {
    sections: { '1.0': '2.1.7.3', '2.0': '3.6' },
    fields: [required('P'), required('Q'), required('G'), required('Y')],
  },
  TransparentRSAPrivateKey: {
    sections: { '1.0': '2.1.7.4', '2.0': '3.7' },
    fields: [
      required('Modulus'),
      optional('PrivateExponent'),
      optional('PublicExponent'),
      optional('P'),
      optional('Q'),
      optional('PrimeExponentP'),
      optional('PrimeExponentQ'),
      optional('CRTCoefficient'),
    ],
  },
  TransparentRSAPublicKey: {
    sections: { '1.0': '2.1.7.5', '2.0': '3.8' },
    fields: [required('Modulus'), required('PublicExponent')],
  },
  TransparentDHPrivateKey: {
    sections: { '1.0': '2.1.7.6', '2.0': '3.9' },
    fields: [required('P'), optional('Q'), required('G'), optional('J'), required('X')],
  },
  TransparentDHPublicKey: {
    sections: { '1.0': '2.1.7.7', '2.0': '3.10' },
    fields: [required('P'), optional('Q'), required('G'), optional('J'), required('Y')],
  },
  TransparentECDSAPrivateKey: { sections: { '1.0': '2.1.7.8' }, fields: RECOMMENDED_CURVE_PRIVATE },
  TransparentECDSAPublicKey: { sections: { '1.0': '2.1.7.9' }, fields: RECOMMENDED_CURVE_PUBLIC },
  TransparentECDHPrivateKey: { sections: { '1.0': '2.1.7.10' }, fields: RECOMMENDED_CURVE_PRIVATE },
  TransparentECDHPublicKey: { sections: { '1.0': '2.1.7.11' }, fields: RECOMMENDED_CURVE_PUBLIC },
  TransparentECMQVPrivateKey: { sections: { '1.0': '2.1.7.12' }, fields: RECOMMENDED_CURVE_PRIVATE },
  TransparentECMQVPublicKey: { sections: { '1.0': '2.1.7.13' }, fields: RECOMMENDED_CURVE_PUBLIC },
  TransparentECPrivateKey: { sections: { '1.3': '2.1.7.14', '2.0': '3.11' }, fields: RECOMMENDED_CURVE_PRIVATE },
  TransparentECPublicKey: { sections: { '1.3': '2.1.7.15', '2.0': '3.12' }, fields: RECOMMENDED_CURVE_PUBLIC },
} satisfies Record<string, StructureRow>;
