import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import { compareVersions, type Version } from '../harness/spec/versions.ts';
import { needsPyKmip, PyKmipClient, writeCertificates } from './pykmip.ts';

const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0'] as const;
const DAY = 24 * 60 * 60;

type Attribute = { readonly name: string; readonly value: unknown; readonly index?: number };

const hex = (octets: Uint8Array): object => ({ $hex: Buffer.from(octets).toString('hex') });
const attribute = (name: string, value: unknown, index?: number): object => ({ $attribute: name, value, index });
const masks = (...names: string[]): string[] => names.map((name) => `CryptographicUsageMask.${name}`);
const aes = (name: string, more: object = {}): object => ({
  algorithm: 'CryptographicAlgorithm.AES',
  length: 128,
  name,
  ...more,
});

const key = [
  attribute('Cryptographic Algorithm', 'CryptographicAlgorithm.AES'),
  attribute('Cryptographic Length', 192),
  attribute('Cryptographic Usage Mask', masks('ENCRYPT')),
];

/** 1.4 Tables 328, 338, 346 and 348, chapter 11. */
const REASONS_OF_1 = {
  attributeValue: 'INVALID_FIELD',
  nameTaken: 'INVALID_FIELD',
  destroyed: 'ILLEGAL_OPERATION',
  destroyedAlready: 'PERMISSION_DENIED',
  notFound: 'ITEM_NOT_FOUND',
  notPreActive: 'PERMISSION_DENIED',
};
/** 2.0 section 11.45. */
const REASONS_OF_2 = {
  attributeValue: 'INVALID_ATTRIBUTE_VALUE',
  nameTaken: 'NON_UNIQUE_NAME_ATTRIBUTE',
  destroyed: 'OBJECT_DESTROYED',
  destroyedAlready: 'OBJECT_DESTROYED',
  notFound: 'OBJECT_NOT_FOUND',
  notPreActive: 'WRONG_KEY_LIFECYCLE_STATE',
};

// Sections are those of 1.4 where no version is named; the older versions say the same elsewhere.
describe("PyKMIP's client drives the reference server", () => {
  let folder: string;
  let certificates: TestCertificates;
  let server: ReferenceServer;
  let owner: PyKmipClient;
  let other: PyKmipClient;
  const clients: PyKmipClient[] = [];

  const connect = (name: string, user?: { name: string; password: string }): PyKmipClient => {
    const client = new PyKmipClient({ port: server.port, folder, name, ...(user && { user }) });
    clients.push(client);
    return client;
  };

  before(async function () {
    needsPyKmip(this);
    folder = await mkdtemp(join(tmpdir(), 'pykmip-client-'));
    certificates = await makeTestCertificates({ clients: ['owner', 'other'], now: new Date() });
    await writeCertificates(folder, certificates);
    const { ca, server: identity } = certificates;
    server = await ReferenceServer.start({ port: 0, logLevel: 'silent', tls: { ca, ...identity } });
    owner = connect('owner');
    other = connect('other');
  });
  after(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  for (const version of VERSIONS) {
    describe(`in KMIP ${version}`, () => {
      // 2.0 section 11.45 has other reasons.
      const reasons = version === '2.0' ? REASONS_OF_2 : REASONS_OF_1;
      /** What PyKMIP makes of a successful response. */
      const value = async (method: string, args: object = {}, client = owner): Promise<unknown> => {
        const answer = await client.call(version, method, args);
        expect(answer, method).to.have.property('value');
        return answer.value;
      };
      const reason = async (method: string, args: object = {}, client = owner): Promise<string | undefined> =>
        (await client.call(version, method, args)).failure?.reason;
      const make = async (name: string, more: object = {}): Promise<string> =>
        (await value('create', aes(`${name} ${version}`, more))) as string;
      const attributes = async (uid: string, ...names: string[]): Promise<Record<string, unknown>> => {
        const [, listed] = (await value('get_attributes', { uid, attribute_names: names })) as [string, Attribute[]];
        return Object.fromEntries(listed.map((each) => [each.name, each.value]));
      };
      const since = (first: Version): boolean => compareVersions(version, first) >= 0;

      before(async function () {
        needsPyKmip(this);
        await server.reset();
      });

      it('Query: operations, object types and who the server is', async () => {
        const functions = ['OPERATIONS', 'OBJECTS', 'SERVER_INFORMATION'].map((name) => `QueryFunction.QUERY_${name}`);
        const answer = (await value('proxy.query', { query_functions: functions })) as Record<string, string[]>;
        expect(answer.operations).to.include.members(['CREATE', 'REGISTER', 'LOCATE', 'GET', 'DESTROY', 'QUERY']);
        expect(answer.operations?.includes('DISCOVER_VERSIONS')).to.equal(since('1.1'));
        expect(answer.object_types).to.include.members(['CERTIFICATE', 'SYMMETRIC_KEY', 'PRIVATE_KEY', 'OPAQUE_DATA']);
        expect(answer.vendor_identification).to.equal('kmip-conformance reference server');
      });

      it('Query lists an operation exactly where it is not refused as not supported', async () => {
        const functions = ['QueryFunction.QUERY_OPERATIONS'];
        const { operations } = (await value('proxy.query', { query_functions: functions })) as { operations: string[] };
        const uid = await make('for every operation');
        const octets = hex(new Uint8Array(16));
        const derivation = { derivation_method: 'DerivationMethod.HASH', derivation_parameters: {} };
        const calls: [operation: string, method: string, args: object][] = [
          ['ENCRYPT', 'encrypt', { uid, data: octets }],
          ['DECRYPT', 'decrypt', { uid, data: octets }],
          ['MAC', 'mac', { uid, data: octets, algorithm: 'CryptographicAlgorithm.HMAC_SHA256' }],
          ['SIGN', 'sign', { uid, data: octets }],
          ['SIGNATURE_VERIFY', 'signature_verify', { uid, message: octets, signature: octets }],
          [
            'DERIVE_KEY',
            'derive_key',
            { ...derivation, object_type: 'ObjectType.SECRET_DATA', unique_identifiers: [uid] },
          ],
          ['REKEY', 'rekey', { uid }],
          ['ACTIVATE', 'activate', { uid }],
        ];
        for (const [operation, method, args] of calls) {
          const refused = (await reason(method, args)) === 'OPERATION_NOT_SUPPORTED';
          expect(refused, operation).to.equal(!operations.includes(operation));
        }
      });

      it('Discover Versions: all, newest first; of those asked for, the ones it speaks (4.26)', async () => {
        const asked = { protocol_versions: [{ $version: '9.0' }, { $version: '1.2' }, { $version: '1.0' }] };
        if (!since('1.1')) {
          // PyKMIP 0.10.0 looks into the payload before it looks at the status, and a refusal has none.
          expect(await owner.call(version, 'proxy.discover_versions')).to.have.property('unreadable');
          return;
        }
        const all = (await value('proxy.discover_versions')) as { protocol_versions: string[] };
        expect(all.protocol_versions).to.include.members([...VERSIONS]);
        expect(all.protocol_versions).to.deep.equal([...all.protocol_versions].sort().reverse());
        expect(await value('proxy.discover_versions', asked)).to.deep.equal({ protocol_versions: ['1.2', '1.0'] });
      });

      it('Create, Get, Get Attributes: the key is what was asked for, and stays it', async () => {
        const name = `created ${version}`;
        const uid = await make('created', { length: 256, cryptographic_usage_mask: masks('WRAP_KEY') });
        const got = (await value('get', { uid })) as Record<string, string>;
        expect(got).to.include({ object: 'SymmetricKey', cryptographic_algorithm: 'AES', key_format_type: 'RAW' });
        expect(got).to.include({ cryptographic_length: 256 });
        expect(got.value).to.match(/^[0-9a-f]{64}$/);
        expect(await value('get', { uid })).to.deep.equal(got);

        const asked = ['Name', 'Object Type', 'Cryptographic Length', 'Cryptographic Usage Mask', 'State'];
        expect(await attributes(uid, 'Cryptographic Algorithm', 'Unique Identifier', ...asked)).to.deep.equal({
          Name: { name_value: name, name_type: 'UNINTERPRETED_TEXT_STRING' },
          'Object Type': 'SYMMETRIC_KEY',
          'Unique Identifier': uid,
          'Cryptographic Algorithm': 'AES',
          'Cryptographic Length': 256,
          // Encrypt and Decrypt, which PyKMIP adds, and Wrap Key (9.1.3.3.1).
          'Cryptographic Usage Mask': 0x4 | 0x8 | 0x10,
          State: 'PRE_ACTIVE',
        });
        if (since('1.1')) {
          // 1.0 has no Key Format Type in a Digest (1.0 section 3.12); PyKMIP cannot read one without.
          const digest = createHash('sha256')
            .update(Buffer.from(got.value ?? '', 'hex'))
            .digest('hex');
          const expected = { hashing_algorithm: 'SHA_256', digest_value: digest, key_format_type: 'RAW' };
          expect(await attributes(uid, 'Digest')).to.deep.equal({ Digest: expected });
        }
      });

      it('Get Attribute List: what always has a value, and nothing newer than the version', async () => {
        const always = [
          'Unique Identifier',
          'Object Type',
          'Cryptographic Algorithm',
          'Cryptographic Length',
          'Digest',
        ];
        const dates = ['Initial Date', 'Last Change Date'];
        const newer: [Version, string[]][] = [
          ['1.1', ['Fresh']],
          ['1.2', ['Original Creation Date']],
          ['1.3', ['Random Number Generator']],
          ['1.4', ['Sensitive', 'Always Sensitive', 'Extractable', 'Never Extractable']],
        ];
        const listed = await value('get_attribute_list', { uid: await make('listed') });
        expect(listed).to.include.members([...always, ...dates, 'Name', 'Cryptographic Usage Mask', 'State']);
        for (const [first, names] of newer) {
          for (const name of names) expect((listed as string[]).includes(name), name).to.equal(since(first));
        }
      });

      it('Create Key Pair: two halves that belong together, the public one first in what PyKMIP returns', async () => {
        const [publicId, privateId] = (await value('create_key_pair', {
          algorithm: 'CryptographicAlgorithm.RSA',
          length: 1024,
          public_name: `public ${version}`,
          public_usage_mask: masks('VERIFY'),
          private_name: `private ${version}`,
          private_usage_mask: masks('SIGN'),
        })) as [string, string];
        expect(await attributes(publicId, 'Object Type', 'Cryptographic Usage Mask')).to.deep.equal({
          'Object Type': 'PUBLIC_KEY',
          'Cryptographic Usage Mask': 0x2,
        });
        expect(await attributes(privateId, 'Object Type', 'Cryptographic Usage Mask')).to.deep.equal({
          'Object Type': 'PRIVATE_KEY',
          'Cryptographic Usage Mask': 0x1,
        });
        for (const uid of [publicId, privateId]) expect(await value('get_attribute_list', { uid })).to.include('Link');
        const got = (await value('get', { uid: privateId })) as Record<string, unknown>;
        expect(got).to.include({ object: 'PrivateKey', cryptographic_algorithm: 'RSA', cryptographic_length: 1024 });
      });

      it('Register and Get: every object type of PyKMIP comes back as it was sent', async () => {
        const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
        const rsa = { algorithm: 'CryptographicAlgorithm.RSA', length: 1024 };
        const octets = Uint8Array.from({ length: 16 }, (_, index) => index);
        const certificate = Buffer.from(certificates.server.cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
        const rows: [object: string, format: string | undefined, value: Uint8Array, more: object][] = [
          ['SymmetricKey', 'RAW', octets, { algorithm: 'CryptographicAlgorithm.AES', length: 128 }],
          ['PublicKey', 'PKCS_1', publicKey.export({ type: 'pkcs1', format: 'der' }), rsa],
          ['PublicKey', 'X_509', publicKey.export({ type: 'spki', format: 'der' }), rsa],
          ['PrivateKey', 'PKCS_1', privateKey.export({ type: 'pkcs1', format: 'der' }), rsa],
          ['PrivateKey', 'PKCS_8', privateKey.export({ type: 'pkcs8', format: 'der' }), rsa],
          ['X509Certificate', undefined, certificate, {}],
          ['SecretData', undefined, Buffer.from('secret'), { data_type: 'SecretDataType.PASSWORD' }],
          ['OpaqueObject', undefined, Buffer.alloc(100_000, 7), { opaque_type: 'OpaqueDataType.NONE' }],
        ];
        for (const [type, format, bytes, more] of rows) {
          const managed_object = {
            $object: type,
            value: hex(bytes),
            name: `${type} ${format} ${version}`,
            ...(type.endsWith('Key') && type !== 'SymmetricKey' && { format_type: `KeyFormatType.${format}` }),
            ...(type !== 'OpaqueObject' && { masks: masks('VERIFY') }),
            ...more,
          };
          const uid = await value('register', { managed_object });
          const got = (await value('get', { uid })) as Record<string, string>;
          expect(got.object).to.equal(type);
          expect(got.key_format_type).to.equal(format);
          expect(got.value === Buffer.from(bytes).toString('hex'), `${type} ${format}`).to.equal(true);
          expect(await value('locate', { attributes: [attribute('Name', managed_object.name)] })).to.deep.equal([uid]);
        }
      });

      it('Register: a key whose octets do not fit its format is refused (11.4)', async () => {
        const managed_object = {
          $object: 'PrivateKey',
          algorithm: 'CryptographicAlgorithm.RSA',
          length: 1024,
          value: hex(Buffer.from('not a key')),
          format_type: 'KeyFormatType.PKCS_8',
          masks: masks('SIGN'),
        };
        expect(await reason('register', { managed_object })).to.equal('INVALID_FIELD');
      });

      it('Locate: every criterion counts, and Maximum Items (4.9)', async () => {
        const short = await make('short');
        const long = await make('long', { length: 256 });
        const type = attribute('Object Type', 'ObjectType.SYMMETRIC_KEY');
        const named = attribute('Name', `long ${version}`);
        const locate = (...criteria: object[]): Promise<unknown> => value('locate', { attributes: criteria });
        expect(await locate(type)).to.include.members([short, long]);
        expect(await locate(type, named, attribute('Cryptographic Length', 256))).to.deep.equal([long]);
        expect(await locate(named, attribute('Cryptographic Length', 128))).to.deep.equal([]);
        expect(await locate(attribute('Name', 'nobody'))).to.deep.equal([]);
        const [, dates] = (await value('get_attributes', { uid: long, attribute_names: ['Initial Date'] })) as [
          string,
          Attribute[],
        ];
        const initial = dates[0]?.value as number;
        const range = [initial - DAY, initial + DAY].map((date) => attribute('Initial Date', date));
        expect(await locate(named, ...range)).to.deep.equal([long]);
        expect(await value('locate', { attributes: [type], maximum_items: 1 })).to.have.length(1);
      });

      // Modify and Delete Attribute of 2.x name no index (2.0 sections 6.1.13 and 6.1.33): PyKMIP has other fields for them.
      const itIn1 = version === '2.0' ? () => {} : it;
      itIn1(
        'attributes: index 0 may be named, read-only ones are refused, missing ones too (11.16, 11.17)',
        async () => {
          const uid = await make('attributes');
          const other = attribute('Name', `changed ${version}`, 0);
          const [, changed] = (await value('modify_attribute', { unique_identifier: uid, attribute: other })) as [
            string,
            Attribute,
          ];
          const name = { name_value: `changed ${version}`, name_type: 'UNINTERPRETED_TEXT_STRING' };
          expect(changed).to.deep.include({ name: 'Name', value: name });
          expect(await attributes(uid, 'Name')).to.deep.equal({ Name: name });

          const modify = (given: object) => reason('modify_attribute', { unique_identifier: uid, attribute: given });
          expect(await modify(attribute('State', 'State.ACTIVE'))).to.equal('PERMISSION_DENIED');
          expect(await modify(attribute('Contact Information', 'somebody'))).to.equal('INVALID_FIELD');
          expect(await modify(attribute('Name', 'third', 2))).to.equal('ITEM_NOT_FOUND');

          const remove = { unique_identifier: uid, attribute_name: 'Name', attribute_index: 0 };
          const [, removed] = (await value('delete_attribute', remove)) as [string, Attribute];
          expect(removed).to.deep.include({ name: 'Name', value: name });
          expect(await reason('delete_attribute', remove)).to.equal('ITEM_NOT_FOUND');
          expect(await reason('delete_attribute', { ...remove, attribute_name: 'Cryptographic Algorithm' })).to.equal(
            'PERMISSION_DENIED',
          );
          expect(await value('get_attribute_list', { uid })).not.to.include('Name');
        },
      );

      it('Create with a template of attributes: each is kept', async () => {
        const future = Math.floor(Date.now() / 1000) + DAY;
        const given = [
          ...key,
          attribute('Contact Information', 'somebody'),
          attribute('Object Group', 'a group'),
          attribute('Application Specific Information', {
            application_namespace: 'tests',
            application_data: 'of this',
          }),
          attribute('Activation Date', future),
          attribute('Deactivation Date', future + DAY),
        ];
        const made = (await value('proxy.create', {
          object_type: 'ObjectType.SYMMETRIC_KEY',
          template_attribute: { $template: given },
        })) as { uuid: string };
        const names = ['Contact Information', 'Object Group', 'Application Specific Information', 'State'];
        expect(await attributes(made.uuid, ...names, 'Activation Date', 'Deactivation Date')).to.deep.equal({
          'Contact Information': 'somebody',
          'Object Group': 'a group',
          'Application Specific Information': { application_namespace: 'tests', application_data: 'of this' },
          'Activation Date': future,
          'Deactivation Date': future + DAY,
          State: 'PRE_ACTIVE',
        });
      });

      it('Create with an Activation Date in the past: active at once; 1.0 sets the date anew (1.0 section 3.17)', async () => {
        const given = [...key, attribute('Activation Date', DAY)];
        const made = (await value('proxy.create', {
          object_type: 'ObjectType.SYMMETRIC_KEY',
          template_attribute: { $template: given },
        })) as { uuid: string };
        const { State, 'Activation Date': date } = await attributes(made.uuid, 'State', 'Activation Date');
        expect(State).to.equal('ACTIVE');
        if (since('1.1')) expect(date).to.equal(DAY);
        else expect(date).to.be.closeTo(Date.now() / 1000, 60);
      });

      it('Create: what cannot be made is refused (11.2)', async () => {
        await make('taken');
        expect(await reason('create', aes('odd length', { length: 7 }))).to.equal(reasons.attributeValue);
        // 2.0 has no operation policies (1.4 section 3.18).
        const unknownPolicy = aes('unknown policy', { operation_policy_name: 'nonsense' });
        if (version !== '2.0') expect(await reason('create', unknownPolicy)).to.equal('INVALID_FIELD');
        expect(await reason('create', aes(`taken ${version}`))).to.equal(reasons.nameTaken);
      });

      it('the life of a key: Activate, Revoke, Destroy, and what each state refuses (3.22, 11.20 to 11.22)', async () => {
        const uid = await make('living');
        const revoke = (code: string, more: object = {}): object => ({
          uid,
          revocation_reason: `RevocationReasonCode.${code}`,
          ...more,
        });
        expect(await value('activate', { uid })).to.equal(null);
        expect(await attributes(uid, 'State')).to.deep.equal({ State: 'ACTIVE' });
        expect(await reason('activate', { uid })).to.equal(reasons.notPreActive);
        expect(await reason('destroy', { uid })).to.equal('PERMISSION_DENIED');

        expect(await value('revoke', revoke('CESSATION_OF_OPERATION'))).to.equal(null);
        expect(await attributes(uid, 'State')).to.deep.equal({ State: 'DEACTIVATED' });
        const lost = { revocation_message: 'lost', compromise_occurrence_date: DAY };
        expect(await value('revoke', revoke('KEY_COMPROMISE', lost))).to.equal(null);
        expect(await attributes(uid, 'State', 'Compromise Occurrence Date')).to.deep.equal({
          State: 'COMPROMISED',
          'Compromise Occurrence Date': DAY,
        });
        expect(await value('get_attribute_list', { uid })).to.include.members([
          'Revocation Reason',
          'Activation Date',
          'Deactivation Date',
          'Compromise Date',
        ]);

        expect(await value('destroy', { uid })).to.equal(null);
        expect(await attributes(uid, 'State')).to.deep.equal({ State: 'DESTROYED_COMPROMISED' });
        expect(await reason('get', { uid })).to.equal(reasons.destroyed);
        expect(await reason('destroy', { uid })).to.equal(reasons.destroyedAlready);
      });

      it('an object that is not there is not found, whatever is asked of it (chapter 11)', async () => {
        const uid = 'no such object';
        const calls: [string, object][] = [
          ['get', { uid }],
          ['get_attributes', { uid }],
          ['get_attribute_list', { uid }],
          ['activate', { uid }],
          ['revoke', { uid, revocation_reason: 'RevocationReasonCode.KEY_COMPROMISE' }],
          ['destroy', { uid }],
        ];
        for (const [method, args] of calls) expect(await reason(method, args), method).to.equal(reasons.notFound);
      });

      itIn1('so it is for Modify and Delete Attribute (11.16, 11.17)', async () => {
        const unique_identifier = 'no such object';
        const modified = { unique_identifier, attribute: attribute('Contact Information', 'x') };
        expect(await reason('modify_attribute', modified)).to.equal('ITEM_NOT_FOUND');
        const deleted = { unique_identifier, attribute_name: 'Contact Information' };
        expect(await reason('delete_attribute', deleted)).to.equal('ITEM_NOT_FOUND');
      });

      const register = async (managed_object: object): Promise<string> => {
        const uid = (await value('register', { managed_object })) as string;
        await value('activate', { uid });
        return uid;
      };
      const itSince12 = since('1.2') ? it : () => {};

      itSince12('Encrypt and Decrypt: FIPS 197, appendix C.1 (4.29, 4.30)', async () => {
        const aesKey = await register({
          $object: 'SymmetricKey',
          algorithm: 'CryptographicAlgorithm.AES',
          length: 128,
          value: { $hex: '000102030405060708090a0b0c0d0e0f' },
          masks: masks('ENCRYPT', 'DECRYPT'),
          name: `FIPS 197 ${version}`,
        });
        const plain = '00112233445566778899aabbccddeeff';
        const cipher = '69c4e0d86a7b0430d8cdb78070b4c55a';
        const parameters = {
          cryptographic_algorithm: 'CryptographicAlgorithm.AES',
          block_cipher_mode: 'BlockCipherMode.ECB',
          padding_method: 'PaddingMethod.NONE',
        };
        const encrypt = { uid: aesKey, data: { $hex: plain }, cryptographic_parameters: parameters };
        expect(await value('encrypt', encrypt)).to.deep.equal([cipher, null]);
        expect(await value('decrypt', { ...encrypt, data: { $hex: cipher } })).to.equal(plain);
      });

      itSince12('MAC: RFC 4231, test case 1 (4.33)', async () => {
        const macKey = await register({
          $object: 'SymmetricKey',
          algorithm: 'CryptographicAlgorithm.HMAC_SHA256',
          length: 160,
          value: { $hex: '0b'.repeat(20) },
          masks: masks('MAC_GENERATE'),
          name: `RFC 4231 ${version}`,
        });
        const mac = {
          uid: macKey,
          data: hex(Buffer.from('Hi There')),
          algorithm: 'CryptographicAlgorithm.HMAC_SHA256',
        };
        expect(await value('mac', mac)).to.deep.equal([
          macKey,
          'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
        ]);
      });

      itSince12('Sign and Signature Verify: what one makes, OpenSSL and the other accept (4.31, 4.32)', async () => {
        const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
        const rsa = { algorithm: 'CryptographicAlgorithm.RSA', length: 1024 };
        const signer = await register({
          ...rsa,
          $object: 'PrivateKey',
          value: hex(privateKey.export({ type: 'pkcs8', format: 'der' })),
          format_type: 'KeyFormatType.PKCS_8',
          masks: masks('SIGN'),
          name: `signer ${version}`,
        });
        const verifier = await register({
          ...rsa,
          $object: 'PublicKey',
          value: hex(publicKey.export(SPKI)),
          format_type: 'KeyFormatType.X_509',
          masks: masks('VERIFY'),
          name: `verifier ${version}`,
        });
        const signed = {
          cryptographic_algorithm: 'CryptographicAlgorithm.RSA',
          hashing_algorithm: 'HashingAlgorithm.SHA_256',
          padding_method: 'PaddingMethod.PKCS1v15',
        };
        const message = Buffer.from('a message');
        const signature = (await value('sign', {
          uid: signer,
          data: hex(message),
          cryptographic_parameters: signed,
        })) as string;
        expect(verify('sha256', message, publicKey, Buffer.from(signature, 'hex'))).to.equal(true);
        const check = { uid: verifier, signature: { $hex: signature }, cryptographic_parameters: signed };
        expect(await value('signature_verify', { ...check, message: hex(message) })).to.equal('VALID');
        expect(await value('signature_verify', { ...check, message: hex(Buffer.from('another')) })).to.equal('INVALID');
      });

      it('Derive Key by PBKDF2: RFC 6070, the second vector (4.6)', async () => {
        const password = await register({
          $object: 'SecretData',
          value: hex(Buffer.from('password')),
          data_type: 'SecretDataType.PASSWORD',
          masks: masks('DERIVE_KEY'),
          name: `password ${version}`,
        });
        const uid = await value('derive_key', {
          object_type: 'ObjectType.SYMMETRIC_KEY',
          unique_identifiers: [password],
          derivation_method: 'DerivationMethod.PBKDF2',
          derivation_parameters: {
            cryptographic_parameters: { hashing_algorithm: 'HashingAlgorithm.SHA_1' },
            salt: hex(Buffer.from('salt')),
            iteration_count: 2,
          },
          cryptographic_algorithm: 'CryptographicAlgorithm.AES',
          cryptographic_length: 128,
          cryptographic_usage_mask: masks('ENCRYPT'),
        });
        // The first 16 octets of its 20.
        expect(await value('get', { uid })).to.include({ value: 'ea6c014dc72d6f8ccd1ed92ace1d41f0' });
      });

      it('another client reads public keys only, and changes nothing (3.18.2)', async () => {
        const uid = await make('private matter');
        const publicKey = await value('register', {
          managed_object: {
            $object: 'PublicKey',
            algorithm: 'CryptographicAlgorithm.RSA',
            length: 1024,
            value: hex(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(SPKI)),
            format_type: 'KeyFormatType.X_509',
            name: `for all ${version}`,
            masks: masks('VERIFY'),
          },
        });
        for (const method of ['get', 'get_attribute_list', 'activate', 'destroy']) {
          expect(await reason(method, { uid }, other), method).to.equal('PERMISSION_DENIED');
        }
        const search = { attributes: [attribute('Name', `private matter ${version}`)] };
        expect(await value('locate', search, other)).to.deep.equal([]);
        expect(await value('get', { uid: publicKey }, other)).to.include({ object: 'PublicKey' });
        expect(await reason('destroy', { uid: publicKey }, other)).to.equal('PERMISSION_DENIED');
        expect(await value('get', { uid })).to.include({ object: 'SymmetricKey' });
      });
    });
  }

  it('Username and Password: the right one lets in, a wrong one does not (11.1)', async () => {
    await server.reset({ users: [{ username: 'clerk', password: 'open sesame' }] });
    const right = connect('owner', { name: 'clerk', password: 'open sesame' });
    const wrong = connect('owner', { name: 'clerk', password: 'open barley' });
    expect(await right.call('1.2', 'create', aes('of the clerk'))).to.have.property('value');
    expect((await wrong.call('1.2', 'create', aes('of nobody'))).failure?.reason).to.equal(
      'AUTHENTICATION_NOT_SUCCESSFUL',
    );
  });
});

const SPKI = { type: 'spki', format: 'der' } as const;
