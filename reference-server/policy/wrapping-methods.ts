import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';

const M = Enum.WrappingMethod;
const R = Enum.ResultReason;

/** One of the two things that wrapping does to a Key Value. */
export type WrappingStep = 'encrypt' | 'authenticate';

/** What each Wrapping Method does, in its order (1.4 section 2.1.5). */
const METHODS: ReadonlyMap<number, readonly WrappingStep[]> = new Map<number, readonly WrappingStep[]>([
  [M.Encrypt, ['encrypt']],
  [M.MACSign, ['authenticate']],
  [M.EncryptThenMACSign, ['encrypt', 'authenticate']],
  [M.MACSignThenEncrypt, ['authenticate', 'encrypt']],
]);

const INFORMATION: Readonly<Record<WrappingStep, number>> = {
  encrypt: Tag.EncryptionKeyInformation,
  authenticate: Tag.MACSignatureKeyInformation,
};

export interface PlannedStep {
  readonly step: WrappingStep;
  /** Encryption Key Information or MAC/Signature Key Information. */
  readonly information: Fields;
}

/**
 * What a Key Wrapping Specification or Key Wrapping Data says is done, in its order. Throws Feature Not Supported for TR-31
 * and extensions, Invalid Message where a key that the method needs is not named, Invalid Field where one is that it does
 * not need.
 */
export function plannedSteps(wrapping: Fields): PlannedStep[] {
  const method = required(wrapping.enumeration(Tag.WrappingMethod), Tag.WrappingMethod);
  const steps = METHODS.get(method);
  if (steps === undefined) throw new KmipError(R.FeatureNotSupported, 'keys are not wrapped by this method');
  const planned = steps.map((step) => ({
    step,
    information: required(wrapping.fields(INFORMATION[step]), INFORMATION[step]),
  }));
  const named = Object.values(INFORMATION).filter((tag) => wrapping.item(tag) !== undefined);
  if (named.length > planned.length) {
    throw new KmipError(R.InvalidField, 'the Wrapping Method has no use for one of the keys');
  }
  return planned;
}

/** Whether the method hides the Key Value, rather than only authenticates it; `wrapping` as for `plannedSteps`. */
export function isEncrypted(wrapping: Fields): boolean {
  return METHODS.get(wrapping.enumeration(Tag.WrappingMethod) ?? 0)?.includes('encrypt') ?? false;
}
