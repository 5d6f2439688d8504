import { expect } from 'chai';
import { byteString, enumeration, type StructureItem } from '../../../harness/codec/item.ts';
import { fieldValue, present } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { PKCS_11_FUNCTIONS, PKCS_11_RETURN_CODES } from '../../../harness/spec/other-names.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import type { Subject } from '../subject.ts';
import { attempt } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

type FunctionName = (typeof PKCS_11_FUNCTIONS)[number];

const { PKCS_11 } = Enum.Operation;

/** "The encoding version ... SHALL be 1" (Profiles 2.1 section 5.18.1). */
const ENCODING_VERSION = Uint8Array.of(1);

/** CK_INFO: a version of 2 octets, 32 characters, CK_FLAGS of 8 octets, 32 characters, another version (PKCS#11 3.0 section 3.1). */
const INFO_OCTETS = 2 + 32 + 8 + 32 + 2;
const FLAGS = [34, 42] as const;

const codeOf = (name: FunctionName): number => PKCS_11_FUNCTIONS.indexOf(name) + 1;

function call(name: FunctionName, correlation: Uint8Array | undefined, input?: Uint8Array) {
  return present(
    enumeration(Tag.PKCS_11Function, codeOf(name)),
    correlation && byteString(Tag.CorrelationValue, correlation),
    input && byteString(Tag.PKCS_11InputParameters, input),
  );
}

const returnCode = (payload: StructureItem): number | undefined =>
  fieldValue(payload, Tag.PKCS_11ReturnCode, 'Enumeration');

async function done(
  subject: Subject,
  name: FunctionName,
  correlation: Uint8Array | undefined,
  input?: Uint8Array,
): Promise<StructureItem> {
  const payload = await subject.succeed(PKCS_11, call(name, correlation, input));
  expect(returnCode(payload), `the PKCS#11 Return Code of ${name}`).to.equal(PKCS_11_RETURN_CODES.OK);
  expect(fieldValue(payload, Tag.PKCS_11Function, 'Enumeration'), 'PKCS#11 Function').to.equal(codeOf(name));
  return payload;
}

/** PKCS#11 (2.0 section 6.1.35, 2.1 section 6.1.37), its parameters encoded as Profiles 2.1 section 5.18.1 says. */
export const pkcs11 = operationCheck(
  'PKCS_11',
  'PKCS#11: C_Initialize with the encoding version 1, C_GetInfo and C_Finalize come to CKR_OK under the Correlation Value that the first gives; CK_INFO has 76 octets, its flags zero; after C_Finalize nothing comes to CKR_OK under that value.',
  async (subject) => {
    const begun = await done(subject, 'C_Initialize', undefined, ENCODING_VERSION);
    const correlation = fieldValue(begun, Tag.CorrelationValue, 'ByteString');
    const told = await done(subject, 'C_GetInfo', correlation);
    const info = fieldValue(told, Tag.PKCS_11OutputParameters, 'ByteString');
    expect(info?.length, 'octets of CK_INFO').to.equal(INFO_OCTETS);
    expect([...(info ?? []).slice(...FLAGS)], 'the flags of CK_INFO').to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0]);
    const next = fieldValue(told, Tag.CorrelationValue, 'ByteString') ?? correlation;
    await done(subject, 'C_Finalize', next);
    const after = await attempt(subject, PKCS_11, call('C_GetInfo', next));
    const code = typeof after === 'string' ? undefined : returnCode(after);
    expect(code, 'the PKCS#11 Return Code of C_GetInfo after C_Finalize').to.not.equal(PKCS_11_RETURN_CODES.OK);
  },
);
