import { ATTRIBUTE_ROWS } from '../attribute-rows.ts';
import { conditional, optional, required, type StructureRow } from './field.ts';

const ANY_ATTRIBUTES = [optional(ATTRIBUTE_ROWS, { repeats: true })];
const ONE_ATTRIBUTE = [required(ATTRIBUTE_ROWS)];
const TEMPLATE_ATTRIBUTE = [optional('Name', { repeats: true }), optional('Attribute', { repeats: true })];
const PARTS_OF_CLIENT = 'in what a server sends; a client sets Usage Limits Total and/or Usage Limits Unit only';
const RNG_PARAMETERS = [
  required('RNGAlgorithm'),
  optional('CryptographicAlgorithm'),
  optional('CryptographicLength'),
  optional('HashingAlgorithm'),
  optional('DRBGAlgorithm'),
  optional('RecommendedCurve'),
  optional('FIPS186Variation'),
  optional('PredictionResistance'),
];

/**
 * Attributes that are structures (1.0 to 1.4 chapter 3, 2.0 and 2.1 chapter 4), and the structures that carry attributes
 * (1.0 to 1.4 sections 2.1.1 and 2.1.8, 2.0 and 2.1 chapter 5).
 */
export const ATTRIBUTE_STRUCTURES = {
  Attribute: {
    sections: { '1.0': '2.1.1', '2.0': '4.53', '2.1': '4.60' },
    fields: [
      required('VendorIdentification', { since: '2.0' }),
      required('AttributeName'),
      optional('AttributeIndex', { until: '1.4' }),
      conditional('AttributeValue', 'except for the Notify operation'),
    ],
  },
  TemplateAttribute: { sections: { '1.0': '2.1.8' }, fields: TEMPLATE_ATTRIBUTE },
  CommonTemplateAttribute: { sections: { '1.0': '2.1.8' }, fields: TEMPLATE_ATTRIBUTE },
  PrivateKeyTemplateAttribute: { sections: { '1.0': '2.1.8' }, fields: TEMPLATE_ATTRIBUTE },
  PublicKeyTemplateAttribute: { sections: { '1.0': '2.1.8' }, fields: TEMPLATE_ATTRIBUTE },
  Attributes: { sections: { '2.0': '5.1' }, fields: ANY_ATTRIBUTES },
  CommonAttributes: { sections: { '2.0': '5.2' }, fields: ANY_ATTRIBUTES },
  PrivateKeyAttributes: { sections: { '2.0': '5.3' }, fields: ANY_ATTRIBUTES },
  PublicKeyAttributes: { sections: { '2.0': '5.4' }, fields: ANY_ATTRIBUTES },
  AttributeReference: {
    sections: { '2.0': '5.5' },
    fields: [required('VendorIdentification'), required('AttributeName')],
  },
  CurrentAttribute: { sections: { '2.0': '5.6' }, fields: ONE_ATTRIBUTE },
  NewAttribute: { sections: { '2.0': '5.7' }, fields: ONE_ATTRIBUTE },
  AlternativeName: {
    sections: { '1.2': '3.40', '2.0': '4.2' },
    fields: [required('AlternativeNameValue'), required('AlternativeNameType')],
  },
  ApplicationSpecificInformation: {
    sections: { '1.0': '3.30', '1.1': '3.36', '2.0': '4.4' },
    fields: [
      required('ApplicationNamespace'),
      conditional('ApplicationData', 'unless the server is to make it', { until: '1.2' }),
      optional('ApplicationData', { since: '1.3' }),
    ],
  },
  CertificateIdentifier: {
    sections: { '1.0': '3.9', '1.1': '3.13' },
    fields: [required('Issuer'), conditional('SerialNumber', 'for X.509 certificates')],
  },
  CertificateIssuer: {
    sections: { '1.0': '3.11', '1.1': '3.15' },
    fields: [
      required('CertificateIssuerDistinguishedName'),
      optional('CertificateIssuerAlternativeName', { repeats: true }),
    ],
  },
  CertificateSubject: {
    sections: { '1.0': '3.10', '1.1': '3.14' },
    fields: [
      required('CertificateSubjectDistinguishedName'),
      optional('CertificateSubjectAlternativeName', { repeats: true }),
    ],
  },
  CryptographicDomainParameters: {
    sections: { '1.0': '3.7', '2.0': '4.14' },
    fields: [optional('Qlength'), optional('RecommendedCurve')],
  },
  CryptographicParameters: {
    sections: { '1.0': '3.6', '2.0': '4.16' },
    fields: [
      optional('BlockCipherMode'),
      optional('PaddingMethod'),
      optional('HashingAlgorithm'),
      optional('KeyRoleType'),
      optional('DigitalSignatureAlgorithm', { since: '1.2' }),
      optional('CryptographicAlgorithm', { since: '1.2' }),
      optional('RandomIV', { since: '1.2' }),
      optional('IVLength', { since: '1.2' }),
      optional('TagLength', { since: '1.2' }),
      optional('FixedFieldLength', { since: '1.2' }),
      optional('InvocationFieldLength', { since: '1.2' }),
      optional('CounterLength', { since: '1.2' }),
      optional('InitialCounterValue', { since: '1.2' }),
      optional('SaltLength', { since: '1.4' }),
      optional('MaskGenerator', { since: '1.4' }),
      optional('MaskGeneratorHashingAlgorithm', { since: '1.4' }),
      optional('PSource', { since: '1.4' }),
      optional('TrailerField', { since: '1.4' }),
    ],
  },
  Digest: {
    sections: { '1.0': '3.12', '1.1': '3.17', '2.0': '4.21' },
    fields: [
      required('HashingAlgorithm'),
      conditional('DigestValue', 'if the server has access to the Digest Value or to what it is computed of'),
      conditional('KeyFormatType', 'if the Managed Object is a key or secret data object', { since: '1.1' }),
    ],
  },
  KeyValueLocation: {
    sections: { '1.2': '3.42', '2.0': '4.27' },
    fields: [required('KeyValueLocationValue'), required('KeyValueLocationType')],
  },
  Link: {
    sections: { '1.0': '3.29', '1.1': '3.35', '2.0': '4.31' },
    fields: [required('LinkType'), required('LinkedObjectIdentifier')],
  },
  Name: { sections: { '1.0': '3.2', '2.0': '4.32' }, fields: [required('NameValue'), required('NameType')] },
  /** RNG Parameters under another tag (1.4 section 3.44). */
  RandomNumberGenerator: { sections: { '1.3': '3.44', '2.0': '4.46' }, fields: RNG_PARAMETERS },
  RNGParameters: { sections: { '1.3': '2.1.18', '2.0': '7.30', '2.1': '7.36' }, fields: RNG_PARAMETERS },
  RevocationReason: {
    sections: { '1.0': '3.26', '1.1': '3.31', '2.0': '4.47' },
    fields: [required('RevocationReasonCode'), optional('RevocationMessage')],
  },
  RotateName: { sections: { '2.1': '4.53' }, fields: [required('RotateNameValue'), required('RotateNameType')] },
  UsageLimits: {
    sections: { '1.0': '3.16', '1.1': '3.21', '2.0': '7.34', '2.1': '7.40' },
    fields: [
      conditional('UsageLimitsTotal', PARTS_OF_CLIENT),
      conditional('UsageLimitsCount', PARTS_OF_CLIENT),
      conditional('UsageLimitsUnit', PARTS_OF_CLIENT),
    ],
  },
  X_509CertificateIdentifier: {
    sections: { '1.1': '3.10', '2.0': '4.54', '2.1': '4.61' },
    fields: [required('IssuerDistinguishedName'), required('CertificateSerialNumber')],
  },
  X_509CertificateIssuer: {
    sections: { '1.1': '3.12', '2.0': '4.55', '2.1': '4.62' },
    fields: [required('IssuerDistinguishedName'), optional('IssuerAlternativeName', { repeats: true })],
  },
  X_509CertificateSubject: {
    sections: { '1.1': '3.11', '2.0': '4.56', '2.1': '4.63' },
    fields: [
      required('SubjectDistinguishedName'),
      conditional('SubjectAlternativeName', 'if the Subject Distinguished Name is an empty string', { repeats: true }),
    ],
  },
} satisfies Record<string, StructureRow>;
