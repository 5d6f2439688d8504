/** 'SKLC-M-1' to 'SKLC-M-3' for ('SKLC-M', 3). */
export function numbered(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${stem}-${index + 1}`);
}

const LIFE_CYCLES = [...numbered('SKLC-M', 3), 'SKLC-O-1', ...numbered('AKLC-M', 3), 'AKLC-O-1'];
const FOUNDRY = numbered('SKFF-M', 12);
const OPAQUE = ['OMOS-M-1', 'OMOS-O-1'];
const ENCODINGS = ['MSGENC-HTTPS-M-1', 'MSGENC-JSON-M-1', 'MSGENC-XML-M-1'];
const STORAGE = [...numbered('SASED-M', 3), ...numbered('TL-M', 3)];
const CRYPTOGRAPHY = [...numbered('CS-BC-M', 14), ...numbered('CS-AC-M', 8), 'CS-RNG-M-1', ...numbered('CS-RNG-O', 4)];
const AUTHENTICATED = [...numbered('CS-BC-M-GCM', 3), ...numbered('CS-AC-M-OAEP', 10), ...numbered('AX-M', 2)];
const SUITE_B = ['SUITEB_128-M-1', 'SUITEB_192-M-1'];

/**
 * The cases of profiles that OASIS published as files, by the suffix of their version, without it: those of the folders of
 * the profile documents. What is not here was printed in a document alone.
 */
const PUBLISHED: Readonly<Record<string, ReadonlySet<string>>> = {
  '10': new Set(numbered('SKFF-O', 6)),
  '11': new Set([...LIFE_CYCLES, ...FOUNDRY, ...numbered('SKFF-O', 6), ...OPAQUE]),
  '12': new Set([...LIFE_CYCLES, ...FOUNDRY, ...numbered('SKFF-O', 6), ...OPAQUE, ...numbered('CS-BC-M', 14)]),
  '13': new Set([...LIFE_CYCLES, ...FOUNDRY, ...OPAQUE, ...CRYPTOGRAPHY, ...STORAGE, ...SUITE_B, ...ENCODINGS]),
  '14': new Set([
    ...[...LIFE_CYCLES, ...FOUNDRY, ...OPAQUE, ...CRYPTOGRAPHY, ...STORAGE, ...SUITE_B, ...ENCODINGS],
    ...AUTHENTICATED,
  ]),
  '20': new Set([
    ...[...numbered('AKLC-M', 3), 'AKLC-O-1', ...FOUNDRY.slice(1), ...OPAQUE, ...CRYPTOGRAPHY, ...STORAGE],
    ...[...AUTHENTICATED, ...numbered('CS-BC-M-CHACHA20', 3), 'CS-BC-M-CHACHA20POLY1305-1'],
    ...['PKCS11-M-1', 'QS-M-1', 'QS-M-2'],
  ]),
};

/** Whether OASIS published a case as a file: 'SKLC-M-1-14'. */
export function isPublished(id: string): boolean {
  const [, scenario = '', suffix = ''] = /^(.+)-(\d\d)$/.exec(id) ?? [];
  return PUBLISHED[suffix]?.has(scenario) ?? false;
}
