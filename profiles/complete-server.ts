import { ATTRIBUTES, type AttributeKey, attributesOf } from '../harness/spec/attributes.ts';
import { ENUMERATIONS, Enum } from '../harness/spec/enumerations.ts';
import { operationsOf } from '../harness/spec/operations.ts';
import { inVersion, type Version } from '../harness/spec/versions.ts';
import { ATTRIBUTE_CHECKS } from './checks/attributes.ts';
import type { Check } from './checks/check.ts';
import { customAttribute } from './checks/custom-attributes.ts';
import { certificateTypeX509 } from './checks/enumeration-values.ts';
import { everyOperationListed } from './checks/honesty.ts';
import { objectType } from './checks/object-types.ts';
import { OPERATION_CHECKS } from './checks/operations.ts';
import type { Clause, Evidence, Knowledge } from './clause.ts';
import type { Claim, Profile, SuiteName } from './profile.ts';
import { slug } from './slug.ts';

/** The clause list of a Complete Server: everything that the specification has. */
interface CompleteText {
  readonly version: Version;
  readonly section: string;
  readonly known: Knowledge;
}

const TEXTS: readonly CompleteText[] = [
  { version: '1.2', section: '5.3', known: 'remembered' },
  { version: '1.3', section: '5.2', known: 'inferred' },
  { version: '1.4', section: '5.2', known: 'inferred' },
  { version: '2.0', section: '5.2', known: 'inferred' },
  { version: '2.1', section: '5.2', known: 'read' },
];

const NAMES: Readonly<Partial<Record<SuiteName, Partial<Record<Version, number>>>>> = {
  basic: {
    '1.2': Enum.ProfileName.CompleteServerBasicKMIPV1_2,
    '1.3': Enum.ProfileName.CompleteServerBasicKMIPV1_3,
    '1.4': Enum.ProfileName.CompleteServerBasicKMIPV1_4,
    '2.0': Enum.ProfileName.CompleteServer,
    '2.1': Enum.ProfileName.CompleteServer,
  },
  'tls-1.2': {
    '1.2': Enum.ProfileName.CompleteServerTLSV1_2KMIPV1_2,
    '1.3': Enum.ProfileName.CompleteServerTLSV1_2KMIPV1_3,
    '1.4': Enum.ProfileName.CompleteServerTLSV1_2KMIPV1_4,
  },
};

/** The sections of the profile itself where they are known. */
const SECTIONS: Readonly<Partial<Record<SuiteName, Partial<Record<Version, string>>>>> = {
  basic: { '1.2': '4.5', '1.4': '6.5', '2.0': '6.3', '2.1': '6.3' },
  'tls-1.2': { '1.2': '4.6', '1.4': '6.6' },
};

function shownBy(check: Check | undefined): Evidence {
  return check === undefined ? { by: 'nothing', reason: 'No check tries it.', untried: true } : { by: 'check', check };
}

/** Every operation, attribute and object type of the version. What has no check of its own stays open. */
function everything({ version, section, known }: CompleteText): Clause[] {
  const operations: Readonly<Partial<Record<string, Check>>> = OPERATION_CHECKS;
  const attributes: Readonly<Partial<Record<AttributeKey, Check>>> = {
    ...ATTRIBUTE_CHECKS,
    CertificateType: certificateTypeX509,
    // The key of Vendor Attribute is that of its tag.
    Attribute: customAttribute('Text String'),
    CustomAttribute: customAttribute('Text String'),
  };
  const types = (Object.keys(Enum.ObjectType) as (keyof typeof Enum.ObjectType)[]).filter((name) =>
    inVersion(ENUMERATIONS.ObjectType[name], version),
  );
  const listed = {
    id: 'operations',
    requirement: 'The server supports all operations of the specification.',
    evidence: shownBy(everyOperationListed),
  };
  const rows: readonly (readonly [kind: string, noun: string, title: string, check: Check | undefined])[] = [
    ...types.map((name) => ['objects', 'object type', ENUMERATIONS.ObjectType[name].name, objectType(name)] as const),
    ...operationsOf(version)
      .filter(({ clientToServer }) => clientToServer !== false)
      .map(({ key, name }) => ['operations', 'operation', name, operations[key]] as const),
    ...attributesOf(version).map(
      ({ key }) => ['attributes', 'attribute', ATTRIBUTES[key].name, attributes[key]] as const,
    ),
  ];
  const each = rows.map(([kind, noun, title, check]) => ({
    id: `${kind}/${slug(title)}`,
    requirement: `The server supports the ${noun} ${title}.`,
    evidence: shownBy(check),
  }));
  return [listed, ...each].map((row) => ({ ...row, document: `Profiles ${version}`, section, level: 'SHALL', known }));
}

/**
 * "every server conformance clause of section 6" (2.1 section 6.3): each of these profiles that the document has, and of
 * those that it has under two suites the one that is under the suite of the claim.
 */
function foundations(text: CompleteText, suite: SuiteName, others: readonly Profile[]): Clause[] {
  const document = `Profiles ${text.version}`;
  const isPaired = (id: string): boolean => id.endsWith('-tls-1.2') || others.some((one) => one.id === `${id}-tls-1.2`);
  return others
    .filter(({ id, claims }) =>
      claims.some((claim) => claim.document === document && (claim.suite === suite || !isPaired(id))),
    )
    .map(({ id, title }) => ({
      id: `profiles/${id}`,
      document,
      section: SECTIONS[suite]?.[text.version] ?? text.section,
      level: 'SHALL',
      requirement: `The server conforms to the profile ${title}.`,
      known: text.known,
      evidence: { by: 'profile', profile: id },
    }));
}

function claims(suite: SuiteName, others: readonly Profile[]): Claim[] {
  return TEXTS.filter(({ version }) => NAMES[suite]?.[version] !== undefined).map((text) => {
    const section = SECTIONS[suite]?.[text.version];
    return {
      version: text.version,
      document: `Profiles ${text.version}`,
      ...(section === undefined ? {} : { section }),
      suite,
      profileName: NAMES[suite]?.[text.version] as number,
      clauses: [...foundations(text, suite, others), ...everything(text)],
    };
  });
}

/** The Complete Server, which conforms to all of the other server profiles, under the Basic and the TLS 1.2 suite. */
export function completeServers(others: readonly Profile[]): Profile[] {
  return [
    { id: 'complete-server', title: 'Complete Server', claims: claims('basic', others) },
    { id: 'complete-server-tls-1.2', title: 'Complete Server TLS v1.2', claims: claims('tls-1.2', others) },
  ];
}
