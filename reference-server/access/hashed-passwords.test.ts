import { expect } from 'chai';
import { byteString, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';

const TIMESTAMP = 1_700_000_000_000_001n;

/** Computed with Python's hashlib by the formulas of 2.0 sections 8.5 and 9.11, for clerk, open sesame and TIMESTAMP. */
const VECTORS = {
  SHA_256: [
    'b2f5c8246b0ead92dbb4abcb683167d26fe6eabb255768e5cde984e8b2be09ac3a178235ca8d3f3a1024990c1980f4a611f4281644bdc16b6a70fb406cdcb56e',
    '856799ea91e76e12eebe4ee0458df4232f2447bdee06a184dbddb9c1704a61ae',
  ],
  SHA_512: [
    '5d589f7357bbc68273bd49c985196d388973ca473aad1723c45a28c5857f75bb951d941c04a529b5239ba35340e2211305048d06e80c7f1cdb8c4bfbaf287f53' +
      'ae66e2617d59e637fcf05d34ee8ead3cf77dd9cb0d437b0ec3e80e8884698f2f7d6d62a67f4eab4c3759c64cac178e48559fbf0de9e0f994a255555777aeb43a',
    '742f177b8201a33c44410e1aeaca624a4b59aaf800699fa54f9b15a973deb3a20aabb7b32a162b31ae402fad53cf4265d8f784212fe42f55953c2d741c1d4f5f',
  ],
} as const;

describe('credentials of 2.0 (section 9.11)', () => {
  let engine: Engine;
  beforeEach(async () => {
    const clerk = { username: 'clerk', password: 'open sesame', oneTimePasswords: ['alpha', 'beta'] };
    engine = await createEngine({ settings: { versions: ['1.4', '2.0'], users: [clerk] } });
  });
  afterEach(() => engine.close());

  /** The outcome of a Query with this credential, and the Server Hashed Password as hexadecimal digits. */
  function ask(
    type: keyof typeof Enum.CredentialType,
    ...fields: Item[]
  ): [result: string, server: string | undefined] {
    const credential = structure(Tag.Credential, [
      enumeration(Tag.CredentialType, Enum.CredentialType[type]),
      structure(Tag.CredentialValue, fields),
    ]);
    const payload = [enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryObjects)];
    const request = buildRequest(protocolVersion('2.0'), [{ operation: Enum.Operation.Query, payload }], {
      authentication: structure(Tag.Authentication, [credential]),
    });
    const { header, items } = engine.send(request);
    const reason = items[0]?.resultReason;
    const server = header.serverHashedPassword && Buffer.from(header.serverHashedPassword).toString('hex');
    return [reason === undefined ? 'Success' : (enumName('ResultReason', reason) ?? ''), server];
  }

  const name = textString(Tag.Username, 'clerk');
  const time = (value: bigint): Item => ({ tag: Tag.TimeStamp, type: 'DateTimeExtended', value });
  const hash = (algorithm: keyof typeof Enum.HashingAlgorithm): Item =>
    enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm[algorithm]);
  const hashed = (digits: string): Item => byteString(Tag.HashedPassword, Buffer.from(digits, 'hex'));
  const FAILED = ['AuthenticationNotSuccessful', undefined];

  describe('Hashed Password', () => {
    for (const algorithm of ['SHA_256', 'SHA_512'] as const) {
      const [client, server] = VECTORS[algorithm];
      it(`with ${algorithm} is answered with the Server Hashed Password (section 8.5)`, () => {
        expect(ask('HashedPassword', name, time(TIMESTAMP), hash(algorithm), hashed(client))).to.deep.equal([
          'Success',
          server,
        ]);
      });
    }

    it('is SHA-256 by default', () => {
      const [client, server] = VECTORS.SHA_256;
      expect(ask('HashedPassword', name, time(TIMESTAMP), hashed(client))).to.deep.equal(['Success', server]);
    });

    it('has a timestamp that increases', () => {
      const [client] = VECTORS.SHA_256;
      ask('HashedPassword', name, time(TIMESTAMP), hashed(client));
      expect(ask('HashedPassword', name, time(TIMESTAMP), hashed(client))[0]).to.equal('AuthenticationNotSuccessful');
    });

    const [right] = VECTORS.SHA_256;
    const refused: [what: string, fields: Item[]][] = [
      ['another timestamp', [name, time(TIMESTAMP + 1n), hashed(right)]],
      ['another hash', [name, time(TIMESTAMP), hash('SHA_512'), hashed(right)]],
      ['a hash that is not strong', [name, time(TIMESTAMP), hash('MD5'), hashed(right)]],
      ['half of it', [name, time(TIMESTAMP), hashed(right.slice(64))]],
      ['another user', [textString(Tag.Username, 'nobody'), time(TIMESTAMP), hashed(right)]],
    ];
    for (const [what, fields] of refused) {
      it(`with ${what} is Authentication Not Successful, and the server shows nothing`, () => {
        expect(ask('HashedPassword', ...fields)).to.deep.equal(FAILED);
      });
    }
  });

  describe('One Time Password', () => {
    const secret = textString(Tag.Password, 'open sesame');
    const once = (text: string): Item => textString(Tag.OneTimePassword, text);

    it('is good for a single authentication', () => {
      expect(ask('OneTimePassword', name, secret, once('alpha'))[0]).to.equal('Success');
      expect(ask('OneTimePassword', name, secret, once('alpha'))).to.deep.equal(FAILED);
      expect(ask('OneTimePassword', name, secret, once('beta'))[0]).to.equal('Success');
    });

    it('is not used up by a wrong password', () => {
      expect(ask('OneTimePassword', name, once('alpha'))).to.deep.equal(FAILED);
      expect(ask('OneTimePassword', name, secret, once('gamma'))).to.deep.equal(FAILED);
      expect(ask('OneTimePassword', name, secret, once('alpha'))[0]).to.equal('Success');
    });
  });
});
