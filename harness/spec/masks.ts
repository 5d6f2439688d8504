import type { NamedCode } from './versions.ts';

/**
 * Every bit mask of KMIP 1.0 to 2.1, keyed by the XML name of the tag that carries it; each bit keyed by its XML name.
 * Sources: 1.0 to 1.4 section 9.1.3.3, 2.0 and 2.1 section 12.
 */
export const MASKS = {
  CryptographicUsageMask: {
    Sign: { code: 0x1, name: 'Sign', since: '1.0' },
    Verify: { code: 0x2, name: 'Verify', since: '1.0' },
    Encrypt: { code: 0x4, name: 'Encrypt', since: '1.0' },
    Decrypt: { code: 0x8, name: 'Decrypt', since: '1.0' },
    WrapKey: { code: 0x10, name: 'Wrap Key', since: '1.0' },
    UnwrapKey: { code: 0x20, name: 'Unwrap Key', since: '1.0' },
    Export: { code: 0x40, name: 'Export', since: '1.0', until: '1.4' },
    MACGenerate: { code: 0x80, name: 'MAC Generate', since: '1.0' },
    MACVerify: { code: 0x100, name: 'MAC Verify', since: '1.0' },
    DeriveKey: { code: 0x200, name: 'Derive Key', since: '1.0' },
    ContentCommitmentNonRepudiation: {
      code: 0x400,
      name: 'Content Commitment (Non Repudiation)',
      since: '1.0',
      until: '1.4',
    },
    KeyAgreement: { code: 0x800, name: 'Key Agreement', since: '1.0' },
    CertificateSign: { code: 0x1000, name: 'Certificate Sign', since: '1.0' },
    CRLSign: { code: 0x2000, name: 'CRL Sign', since: '1.0' },
    GenerateCryptogram: { code: 0x4000, name: 'Generate Cryptogram', since: '1.0', until: '1.4' },
    ValidateCryptogram: { code: 0x8000, name: 'Validate Cryptogram', since: '1.0', until: '1.4' },
    TranslateEncrypt: { code: 0x10000, name: 'Translate Encrypt', since: '1.0', until: '1.4' },
    TranslateDecrypt: { code: 0x20000, name: 'Translate Decrypt', since: '1.0', until: '1.4' },
    TranslateWrap: { code: 0x40000, name: 'Translate Wrap', since: '1.0', until: '1.4' },
    TranslateUnwrap: { code: 0x80000, name: 'Translate Unwrap', since: '1.0', until: '1.4' },
    Authenticate: { code: 0x100000, name: 'Authenticate', since: '2.0' },
    Unrestricted: { code: 0x200000, name: 'Unrestricted', since: '2.0' },
    FPEEncrypt: { code: 0x400000, name: 'FPE Encrypt', since: '2.0' },
    FPEDecrypt: { code: 0x800000, name: 'FPE Decrypt', since: '2.0' },
  },
  ProtectionStorageMask: {
    Software: { code: 0x1, name: 'Software', since: '2.0' },
    Hardware: { code: 0x2, name: 'Hardware', since: '2.0' },
    OnProcessor: { code: 0x4, name: 'On Processor', since: '2.0' },
    OnSystem: { code: 0x8, name: 'On System', since: '2.0' },
    OffSystem: { code: 0x10, name: 'Off System', since: '2.0' },
    Hypervisor: { code: 0x20, name: 'Hypervisor', since: '2.0' },
    OperatingSystem: { code: 0x40, name: 'Operating System', since: '2.0' },
    Container: { code: 0x80, name: 'Container', since: '2.0' },
    OnPremises: { code: 0x100, name: 'On Premises', since: '2.0' },
    OffPremises: { code: 0x200, name: 'Off Premises', since: '2.0' },
    SelfManaged: { code: 0x400, name: 'Self Managed', since: '2.0' },
    Outsourced: { code: 0x800, name: 'Outsourced', since: '2.0' },
    Validated: { code: 0x1000, name: 'Validated', since: '2.0' },
    SameJurisdiction: { code: 0x2000, name: 'Same Jurisdiction', since: '2.0' },
  },
  StorageStatusMask: {
    OnLineStorage: { code: 0x1, name: 'On-line storage', since: '1.0' },
    ArchivalStorage: { code: 0x2, name: 'Archival storage', since: '1.0' },
    DestroyedStorage: { code: 0x4, name: 'Destroyed storage', since: '2.0' },
  },
} as const satisfies Record<string, Record<string, NamedCode>>;

export type MaskName = keyof typeof MASKS;

/** The bit of each mask component by its XML name: `Mask.CryptographicUsageMask.Encrypt`. */
export const Mask = Object.fromEntries(
  Object.entries(MASKS).map(([key, bits]) => [
    key,
    Object.fromEntries(Object.entries(bits).map(([name, row]) => [name, row.code])),
  ]),
) as unknown as {
  readonly [M in MaskName]: {
    readonly [K in keyof (typeof MASKS)[M]]: (typeof MASKS)[M][K] extends { code: infer C } ? C : never;
  };
};
