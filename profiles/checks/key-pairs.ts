import { enumeration, type Item, integer, type StructureItem, structure } from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { attributeOf, identifierIn, usageMask } from './exchanges.ts';
import { named } from './names.ts';
import type { Subject } from './subject.ts';
import { firstServed } from './ways.ts';

const { CryptographicAlgorithm: A, Operation, RecommendedCurve } = Enum;
const { KeyAgreement, Sign, Verify } = Mask.CryptographicUsageMask;

/** A kind of key pair that a server may generate. */
export interface KeyPairKind {
  /** A value of Enum.CryptographicAlgorithm. */
  readonly algorithm: number;
  /** Cryptographic Length; the server's choice where absent. */
  readonly bits?: number;
  /** A value of Enum.RecommendedCurve, for elliptic curves. */
  readonly curve?: number;
}

export const RSA_2048: KeyPairKind = { algorithm: A.RSA, bits: 2048 };
export const ECDSA_P_256: KeyPairKind = { algorithm: A.ECDSA, bits: 256, curve: RecommendedCurve.P_256 };
export const ECDSA_P_384: KeyPairKind = { algorithm: A.ECDSA, bits: 384, curve: RecommendedCurve.P_384 };
export const ECDSA_P_521: KeyPairKind = { algorithm: A.ECDSA, bits: 521, curve: RecommendedCurve.P_521 };

export interface NewKeyPair {
  readonly kind: KeyPairKind;
  /** Unique Identifiers. */
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Cryptographic Domain Parameters name the curve (1.4 section 3.7, 2.1 section 4.14). */
function commonAttributes({ algorithm, bits, curve }: KeyPairKind): AttributeView[] {
  const domain = curve && structure(Tag.CryptographicDomainParameters, [enumeration(Tag.RecommendedCurve, curve)]);
  return [
    attributeOf(enumeration(Tag.CryptographicAlgorithm, algorithm)),
    ...(bits === undefined ? [] : [attributeOf(integer(Tag.CryptographicLength, bits))]),
    ...(domain ? [attributeOf(domain)] : []),
  ];
}

/** The fields that carry the attributes of both keys and of either (1.0 to 1.4 section 4.2, 2.1 section 6.1.9). */
function templates(
  subject: Subject,
  common: readonly AttributeView[],
  ofPrivate: readonly AttributeView[],
  ofPublic: readonly AttributeView[],
): Item[] {
  const under = (tag: number, attributes: readonly AttributeView[]): Item => {
    const { value } = subject.attributesOf(attributes) as StructureItem;
    return structure(tag, value);
  };
  return atLeast(subject.version, '2.0')
    ? [
        under(Tag.CommonAttributes, common),
        under(Tag.PrivateKeyAttributes, ofPrivate),
        under(Tag.PublicKeyAttributes, ofPublic),
      ]
    : [
        under(Tag.CommonTemplateAttribute, common),
        under(Tag.PrivateKeyTemplateAttribute, ofPrivate),
        under(Tag.PublicKeyTemplateAttribute, ofPublic),
      ];
}

/** Attributes that only one of the keys gets. */
export interface OfEither {
  readonly ofPrivate?: readonly AttributeView[];
  readonly ofPublic?: readonly AttributeView[];
}

/** The payload of Create Key Pair for keys that sign and verify, or agree on keys where their algorithm is for that. */
export function keyPairPayload(
  subject: Subject,
  kind: KeyPairKind,
  { ofPrivate = [], ofPublic = [] }: OfEither = {},
): Item[] {
  const agrees = kind.algorithm === A.ECDH;
  return templates(
    subject,
    commonAttributes(kind),
    named(subject, [usageMask(agrees ? KeyAgreement : Sign), ...ofPrivate]),
    named(subject, [usageMask(agrees ? KeyAgreement : Verify), ...ofPublic]),
  );
}

/** A key pair of the first of these kinds that the server generates. Throws a chai AssertionError where it does none. */
export async function newKeyPair(
  subject: Subject,
  kinds: readonly KeyPairKind[] = [ECDSA_P_256, RSA_2048],
  ofEither: OfEither = {},
): Promise<NewKeyPair> {
  const ways = kinds.map((kind) => ({ kind, payload: keyPairPayload(subject, kind, ofEither) }));
  const { way, payload } = await firstServed(subject, Operation.CreateKeyPair, ways);
  return {
    kind: way.kind,
    privateKey: identifierIn(payload, Tag.PrivateKeyUniqueIdentifier),
    publicKey: identifierIn(payload, Tag.PublicKeyUniqueIdentifier),
  };
}
