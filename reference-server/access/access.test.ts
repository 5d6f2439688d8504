import { expect } from 'chai';
import { enumeration, type Item, type StructureItem, structure, textString } from '../../harness/codec/item.ts';
import { type ENUMERATIONS, Enum } from '../../harness/spec/enumerations.ts';
import { Tag, type TagName } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Accounts, authenticatedIdentity } from './credentials.ts';
import { certificateIdentity } from './identity.ts';
import { DEFAULT_POLICY, isPermitted, type OperationPolicies, PUBLIC_POLICY } from './policies.ts';
import { UsedCredentials } from './used-credentials.ts';

type OperationName = keyof typeof ENUMERATIONS.Operation;
type ObjectTypeName = keyof typeof ENUMERATIONS.ObjectType;

describe('the default operation policy (1.4 section 3.18.2)', () => {
  const policies: OperationPolicies = { default: DEFAULT_POLICY };
  const mayOther = (type: ObjectTypeName, operation: OperationName, identity = 'other') => {
    const head = { uniqueIdentifier: '1', owner: 'owner', policy: 'default', archived: false };
    return isPermitted(policies, { ...head, objectType: Enum.ObjectType[type] }, Enum.Operation[operation], {
      identity,
    });
  };

  // Tables 92 to 94: what is "Allowed to all".
  const PUBLIC: readonly OperationName[] = [
    'Locate',
    'Check',
    'Get',
    'GetAttributes',
    'GetAttributeList',
    'ObtainLease',
  ];
  const OTHERS: readonly OperationName[] = [
    ...(['ReKey', 'ReKeyKeyPair', 'DeriveKey', 'AddAttribute', 'ModifyAttribute', 'DeleteAttribute'] as const),
    ...(['GetUsageAllocation', 'Activate', 'Revoke', 'Destroy', 'Archive', 'Recover', 'Encrypt', 'Sign'] as const),
  ];
  const SECRET: readonly ObjectTypeName[] = [
    ...(['SymmetricKey', 'PrivateKey', 'SplitKey', 'SecretData', 'OpaqueObject', 'Template'] as const),
  ];

  for (const type of SECRET) {
    it(`${type}: to its owner only`, () => {
      expect([...PUBLIC, ...OTHERS].filter((operation) => mayOther(type, operation))).to.deep.equal([]);
    });
  }
  for (const type of ['Certificate', 'PublicKey'] as const) {
    it(`${type}: to all to read, to its owner to change`, () => {
      expect([...PUBLIC, ...OTHERS].filter((operation) => mayOther(type, operation))).to.deep.equal(PUBLIC);
    });
  }
  it('owners may do everything', () => {
    for (const operation of [...PUBLIC, ...OTHERS]) expect(mayOther('PrivateKey', operation, 'owner')).to.equal(true);
  });
  it('certification is outside its control (3.18.1)', () => {
    expect(mayOther('PrivateKey', 'Certify')).to.equal(true);
  });
});

describe('operation policies', () => {
  const policies: OperationPolicies = {
    public: PUBLIC_POLICY,
    shared: { preset: { '*': { '*': 'all' }, PrivateKey: { Get: 'none', Activate: 'owner' } } },
    empty: {},
    grouped: {
      preset: { SymmetricKey: { Get: 'all', Activate: 'all' } },
      groups: {
        readers: { SymmetricKey: { Get: 'all' } },
        owners: { SymmetricKey: { Get: 'owner', Activate: 'owner' } },
      },
    },
    groupsOnly: { groups: { readers: { '*': { '*': 'all' } } } },
  };
  const { Get, Activate } = Enum.Operation;
  const { SymmetricKey, PrivateKey } = Enum.ObjectType;
  const rows: [
    policy: string,
    objectType: number,
    operation: number,
    identity: string,
    allowed: boolean,
    groups?: readonly string[],
  ][] = [
    ['shared', SymmetricKey, Get, 'other', true],
    ['shared', PrivateKey, Get, 'owner', false],
    ['shared', PrivateKey, Activate, 'owner', true],
    ['shared', PrivateKey, Activate, 'other', false],
    // Not covered: an operation, an object type, everything, a policy that is gone.
    ['shared', PrivateKey, Enum.Operation.Destroy, 'owner', false],
    ['grouped', PrivateKey, Get, 'owner', false],
    ['empty', SymmetricKey, Get, 'owner', false],
    ['unknown', SymmetricKey, Get, 'owner', false],
    ['constructor', SymmetricKey, Get, 'owner', false],
    // Nothing is known of groups: the preset.
    ['grouped', SymmetricKey, Get, 'other', true],
    ['groupsOnly', SymmetricKey, Get, 'owner', false],
    // The rules of the group, and of several those that permit most.
    ['grouped', SymmetricKey, Get, 'other', true, ['readers']],
    ['grouped', SymmetricKey, Activate, 'other', false, ['readers']],
    ['grouped', SymmetricKey, Activate, 'owner', false, ['readers']],
    ['grouped', SymmetricKey, Get, 'other', false, ['owners']],
    ['grouped', SymmetricKey, Activate, 'owner', true, ['owners', 'readers']],
    ['grouped', SymmetricKey, Get, 'other', true, ['owners', 'readers']],
    ['grouped', SymmetricKey, Get, 'owner', false, ['strangers']],
    ['grouped', SymmetricKey, Get, 'owner', false, ['constructor']],
    ['grouped', SymmetricKey, Get, 'owner', false, []],
    // A policy without rules for groups: the preset, whatever is known of them.
    ['shared', SymmetricKey, Get, 'other', true, ['readers']],
    ['shared', PrivateKey, Get, 'owner', false, []],
    // The public templates of 1.4 Table 95.
    ['public', Enum.ObjectType.Template, Get, 'other', true],
    ['public', Enum.ObjectType.Template, Enum.Operation.Destroy, 'owner', false],
  ];
  for (const [policy, objectType, operation, identity, allowed, groups] of rows) {
    const who = groups === undefined ? identity : `${identity} of ${groups.join(' and ') || 'no group'}`;
    it(`${policy}: operation ${operation} on type ${objectType} by ${who}: ${allowed}`, () => {
      const object = { uniqueIdentifier: '1', objectType, owner: 'owner', policy, archived: false };
      expect(isPermitted(policies, object, operation, { identity, groups })).to.equal(allowed);
    });
  }
});

describe('the identity in a certificate', () => {
  const rows: [subject: Record<string, string | string[]>, identity: string][] = [
    [{ O: 'Org', CN: 'alice' }, 'alice'],
    [{ CN: ['root', 'alice'] }, 'alice'],
    [{ O: 'Org', OU: ['a', 'b'] }, 'O=Org, OU=a, OU=b'],
    [{ CN: '', O: 'Org' }, 'CN=, O=Org'],
    [{}, 'AB:CD'],
  ];
  for (const [subject, identity] of rows) {
    it(`of ${JSON.stringify(subject)} is ${identity}`, () => {
      expect(certificateIdentity({ subject: subject as never, fingerprint256: 'AB:CD' })).to.equal(identity);
    });
  }
});

describe('credentials (1.4 sections 2.1.2 and 6.6)', () => {
  const accounts: Accounts = {
    users: [
      { username: 'clerk', password: 'open sesame' },
      { username: 'guest', password: '' },
    ],
    devices: [
      { identity: 'pump', serialNumber: 'S-1', networkIdentifier: 'N-1', password: 'open sesame' },
      { identity: 'lamp', mediaIdentifier: 'M-2' },
    ],
  };
  const NOBODY: Accounts = { users: [], devices: [] };
  const credential = (type: number, ...fields: Item[]): StructureItem =>
    structure(Tag.Authentication, [
      structure(Tag.Credential, [enumeration(Tag.CredentialType, type), structure(Tag.CredentialValue, fields)]),
    ]);
  const { UsernameAndPassword, Device } = Enum.CredentialType;
  const user = (username: string, ...password: string[]): StructureItem =>
    credential(
      UsernameAndPassword,
      textString(Tag.Username, username),
      ...password.map((text) => textString(Tag.Password, text)),
    );
  /** A Device credential with these identifiers, and a password. */
  const device = (fields: Partial<Record<TagName, string>>, ...password: string[]): StructureItem =>
    credential(
      Device,
      ...Object.entries(fields).map(([name, text]) => textString(Tag[name as TagName], text)),
      ...password.map((text) => textString(Tag.Password, text)),
    );
  const PUMP = { DeviceSerialNumber: 'S-1', NetworkIdentifier: 'N-1' };
  const both = (first: StructureItem, second: StructureItem): StructureItem =>
    structure(Tag.Authentication, [...first.value, ...second.value]);

  const accepted: [what: string, authentication: StructureItem | undefined, accounts: Accounts, identity: string][] = [
    ['the right password makes a user', user('clerk', 'open sesame'), accounts, 'clerk'],
    ['a user without password needs none', user('guest'), accounts, 'guest'],
    ['all that is known of a device makes it', device(PUMP, 'open sesame'), accounts, 'pump'],
    ['a device may tell more', device({ ...PUMP, MachineIdentifier: 'x' }, 'open sesame'), accounts, 'pump'],
    ['a device without password needs none', device({ MediaIdentifier: 'M-2' }), accounts, 'lamp'],
    ['two credentials of the same bearer', both(user('guest'), user('guest')), accounts, 'guest'],
    ['without a credential the certificate names the client', undefined, accounts, 'from certificate'],
    ['without users no credential of 1.x is looked at', user('anybody', 'anything'), NOBODY, 'from certificate'],
    ['nor one of a device', device(PUMP), NOBODY, 'from certificate'],
  ];
  for (const [what, authentication, known, identity] of accepted) {
    it(what, () => {
      const found = authenticatedIdentity(authentication, known, 'from certificate', new UsedCredentials(), '1.4');
      expect(found).to.equal(identity);
    });
  }

  const refused: [what: string, authentication: StructureItem][] = [
    ['a wrong password', user('clerk', 'open sesam')],
    ['no password', user('clerk')],
    ['an unknown user', user('nobody', 'open sesame')],
    ['an unknown user without password', user('nobody')],
    ['a device with another password', device(PUMP, 'open')],
    ['a device without its password', device(PUMP)],
    ['a device with another identifier', device({ ...PUMP, NetworkIdentifier: 'N-2' }, 'open sesame')],
    ['a device without one of its identifiers', device({ DeviceSerialNumber: 'S-1' }, 'open sesame')],
    ['a device that is not known', device({ DeviceIdentifier: 'D-9' })],
    ['two users at once', both(user('guest'), user('clerk', 'open sesame'))],
    ['a wrong credential behind a right one', both(user('guest'), user('clerk'))],
    ['a credential of another type', credential(Enum.CredentialType.HashedPassword, textString(Tag.Username, 'guest'))],
  ];
  for (const [what, authentication] of refused) {
    it(`${what}: Authentication Not Successful`, () => {
      expect(() => authenticatedIdentity(authentication, accounts, 'from certificate', new UsedCredentials(), '1.4'))
        .to.throw(KmipError, /^The credential could not be validated$/)
        .with.deep.property('reasons', [Enum.ResultReason.AuthenticationNotSuccessful]);
    });
  }

  it('in 2.x a credential counts, whether or not there are users', () => {
    const identify = () =>
      authenticatedIdentity(user('anybody'), NOBODY, 'from certificate', new UsedCredentials(), '2.0');
    expect(identify).to.throw(KmipError, /^The credential could not be validated$/);
  });
});
