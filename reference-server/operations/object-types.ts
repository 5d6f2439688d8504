import { Enum } from '../../harness/spec/enumerations.ts';

const T = Enum.ObjectType;

/** The object types that can be registered, generated and got: values of Enum.ObjectType. */
export const SUPPORTED_OBJECT_TYPES: readonly number[] = [
  T.Certificate,
  T.SymmetricKey,
  T.PublicKey,
  T.PrivateKey,
  T.Template,
  T.SecretData,
  T.OpaqueObject,
];
