import { conditional, optional, required, type StructureRow } from './field.ts';

const STORAGE_MASKS = [optional('ProtectionStorageMask', { repeats: true })];

/** Structures that payloads carry: 1.0 to 1.4 sections 2.1.9 to 2.1.21 and 4.6, 2.0 and 2.1 chapter 7. */
export const OPERATION_DATA = {
  AsynchronousCorrelationValues: {
    sections: { '2.1': '7.1' },
    fields: [optional('AsynchronousCorrelationValue', { repeats: true })],
  },
  AsynchronousRequest: {
    sections: { '2.1': '7.2' },
    fields: [
      required('AsynchronousCorrelationValue'),
      required('Operation'),
      required('SubmissionDate'),
      required('ProcessingStage'),
    ],
  },
  CapabilityInformation: {
    sections: { '1.3': '2.1.21', '2.0': '7.3', '2.1': '7.5' },
    fields: [
      optional('StreamingCapability'),
      optional('AsynchronousCapability'),
      optional('AttestationCapability'),
      optional('BatchUndoCapability', { since: '1.4' }),
      optional('BatchContinueCapability', { since: '1.4' }),
      optional('UnwrapMode'),
      optional('DestroyAction'),
      optional('ShreddingAlgorithm'),
      optional('RNGMode'),
      optional('QuantumSafeCapability', { since: '2.0' }),
    ],
  },
  Constraint: {
    sections: { '2.1': '7.6' },
    fields: [optional('ObjectTypes'), optional('ObjectGroups'), optional('Attributes')],
  },
  Constraints: { sections: { '2.1': '7.7' }, fields: [optional('Constraint', { repeats: true })] },
  DefaultsInformation: {
    sections: { '2.0': '7.7', '2.1': '7.11' },
    fields: [
      required('ObjectDefaults', { repeats: true, until: '2.0' }),
      optional('ObjectDefaults', { repeats: true, since: '2.1' }),
    ],
  },
  /** 1.x prints one table for PBKDF2 and one for the other methods, which lacks the last two fields. */
  DerivationParameters: {
    sections: { '1.0': '4.5', '1.1': '4.6', '2.0': '7.8', '2.1': '7.12' },
    fields: [
      conditional('CryptographicParameters', 'depends on the pseudorandom function'),
      conditional('InitializationVector', 'depends on the pseudorandom function and the mode of operation'),
      conditional('DerivationData', 'unless a Secret Data object is named', { until: '1.4' }),
      conditional('DerivationData', 'unless a Secret Data object is named', { repeats: true, since: '2.0' }),
      conditional('Salt', 'if Derivation Method is PBKDF2'),
      conditional('IterationCount', 'if Derivation Method is PBKDF2'),
    ],
  },
  ExtensionInformation: {
    sections: { '1.1': '2.1.9', '2.0': '7.9', '2.1': '7.13' },
    fields: [
      required('ExtensionName'),
      optional('ExtensionTag'),
      optional('ExtensionType'),
      optional('ExtensionEnumeration', { since: '2.0' }),
      optional('ExtensionAttribute', { since: '2.0' }),
      optional('ExtensionParentStructureTag', { since: '2.0' }),
      optional('ExtensionDescription', { since: '2.0' }),
    ],
  },
  ObjectDefaults: {
    sections: { '2.0': '7.18', '2.1': '7.22' },
    fields: [
      required('ObjectType', { until: '2.0' }),
      required({ ObjectType: { since: '2.1' }, ObjectTypes: { since: '2.1' } }, { since: '2.1' }),
      required('Attributes'),
      optional('ObjectGroups', { since: '2.1' }),
    ],
  },
  ObjectGroups: { sections: { '2.1': '7.23' }, fields: [optional('ObjectGroup', { repeats: true })] },
  ObjectTypes: { sections: { '2.1': '7.24' }, fields: [optional('ObjectType', { repeats: true })] },
  Objects: { sections: { '2.0': '7.17', '2.1': '7.21' }, fields: [optional('UniqueIdentifier', { repeats: true })] },
  Operations: { sections: { '2.0': '7.19', '2.1': '7.25' }, fields: [optional('Operation', { repeats: true })] },
  ProfileInformation: {
    sections: { '1.3': '2.1.19', '2.0': '7.25', '2.1': '7.31' },
    fields: [
      required('ProfileName'),
      optional('ProfileVersion', { since: '2.0' }),
      optional('ServerURI'),
      optional('ServerPort'),
    ],
  },
  ProfileVersion: {
    sections: { '2.0': '7.26', '2.1': '7.32' },
    fields: [required('ProfileVersionMajor'), required('ProfileVersionMinor')],
  },
  /** An ordered collection of masks; the variants for key pairs have the same layout. */
  ProtectionStorageMasks: { sections: { '2.0': '7.27', '2.1': '7.33' }, fields: STORAGE_MASKS },
  CommonProtectionStorageMasks: { sections: { '2.0': '7.27', '2.1': '7.33' }, fields: STORAGE_MASKS },
  PrivateProtectionStorageMasks: { sections: { '2.0': '7.27', '2.1': '7.33' }, fields: STORAGE_MASKS },
  PublicProtectionStorageMasks: { sections: { '2.0': '7.27', '2.1': '7.33' }, fields: STORAGE_MASKS },
  Right: {
    sections: { '2.0': '7.28', '2.1': '7.34' },
    fields: [
      optional('UsageLimits'),
      optional('Operations'),
      optional('Objects'),
      optional('ObjectGroups', { since: '2.1' }),
    ],
  },
  Rights: { sections: { '2.0': '7.29', '2.1': '7.35' }, fields: [optional('Right', { repeats: true })] },
  /** Vendor-specific in 1.x; since 2.0 vendor-specific fields may follow. */
  ServerInformation: {
    sections: { '1.0': '4.24', '1.1': '4.25', '2.0': '7.31', '2.1': '7.37' },
    fields: [
      optional('ServerName', { since: '2.0' }),
      optional('ServerSerialNumber', { since: '2.0' }),
      optional('ServerVersion', { since: '2.0' }),
      optional('ServerLoad', { since: '2.0' }),
      optional('ProductName', { since: '2.0' }),
      optional('BuildLevel', { since: '2.0' }),
      optional('BuildDate', { since: '2.0' }),
      optional('ClusterInfo', { since: '2.0' }),
      optional('AlternateFailoverEndpoints', { repeats: true, since: '2.0' }),
    ],
    open: true,
  },
  Ticket: { sections: { '2.0': '7.33', '2.1': '7.39' }, fields: [required('TicketType'), required('TicketValue')] },
  ValidationInformation: {
    sections: { '1.3': '2.1.20', '2.0': '7.35', '2.1': '7.41' },
    fields: [
      required('ValidationAuthorityType'),
      optional('ValidationAuthorityCountry'),
      optional('ValidationAuthorityURI'),
      required('ValidationVersionMajor'),
      optional('ValidationVersionMinor'),
      required('ValidationType'),
      required('ValidationLevel'),
      optional('ValidationCertificateIdentifier'),
      optional('ValidationCertificateURI'),
      optional('ValidationVendorURI'),
      optional('ValidationProfile', { repeats: true }),
    ],
  },
} satisfies Record<string, StructureRow>;
