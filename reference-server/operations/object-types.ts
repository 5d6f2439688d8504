import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';

const T = Enum.ObjectType;

/** The tag of the object itself in a payload, by its Object Type (1.4 section 2.2, 2.0 chapter 2). */
export const OBJECT_TAGS: ReadonlyMap<number, number> = new Map([
  [T.Certificate, Tag.Certificate],
  [T.SymmetricKey, Tag.SymmetricKey],
  [T.PublicKey, Tag.PublicKey],
  [T.PrivateKey, Tag.PrivateKey],
  [T.SplitKey, Tag.SplitKey],
  [T.Template, Tag.Template],
  [T.SecretData, Tag.SecretData],
  [T.OpaqueObject, Tag.OpaqueObject],
  [T.PGPKey, Tag.PGPKey],
  [T.CertificateRequest, Tag.CertificateRequest],
]);

/** The object types that can be registered, generated and got: values of Enum.ObjectType. */
export const SUPPORTED_OBJECT_TYPES: readonly number[] = [...OBJECT_TAGS.keys()];
