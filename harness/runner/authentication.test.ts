import { expect } from 'chai';
import { enumeration, type Item, type StructureItem, structure, textString } from '../codec/item.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest } from '../message/request.ts';
import { validate } from '../message/validate.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { withAuthentication, withCredentials } from './authentication.ts';
import { QUERY_OPERATIONS } from './messages.ts';

const user = (username: string, password?: string): Item =>
  structure(Tag.Credential, [
    enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
    structure(Tag.CredentialValue, [
      textString(Tag.Username, username),
      ...(password === undefined ? [] : [textString(Tag.Password, password)]),
    ]),
  ]);
const device = structure(Tag.Credential, [
  enumeration(Tag.CredentialType, Enum.CredentialType.Device),
  structure(Tag.CredentialValue, [textString(Tag.DeviceSerialNumber, 'Fred'), textString(Tag.Password, 'secret')]),
]);

/** A Query in whose header these credentials stand. */
const request = (...credentials: Item[]): StructureItem => {
  const plain = buildRequest(protocolVersion('1.2'), [QUERY_OPERATIONS]);
  if (credentials.length === 0) return plain;
  const [header, ...items] = plain.value as [StructureItem, ...Item[]];
  const [version, ...rest] = header.value as [Item, ...Item[]];
  return structure(plain.tag, [
    structure(header.tag, [version, structure(Tag.Authentication, credentials), ...rest]),
    ...items,
  ]);
};

describe('credentials of a target', () => {
  const OURS = { Fred: { username: 'kmip-test-1', password: 'x7!' } };
  const rows: readonly [name: string, before: StructureItem, after: StructureItem][] = [
    ['stand for those of the case', request(user('Fred', 'password1')), request(user('kmip-test-1', 'x7!'))],
    ['add no Password where the case has none', request(user('Fred')), request(user('kmip-test-1'))],
    ['leave those of others as they are', request(user('Barney', 'secret2')), request(user('Barney', 'secret2'))],
    [
      'are looked up for each of several',
      request(device, user('Fred', 'password1')),
      request(device, user('kmip-test-1', 'x7!')),
    ],
    ['leave a Device credential as it is', request(device), request(device)],
    ['add nothing to a request without any', request(), request()],
  ];
  for (const [name, before, after] of rows) {
    it(name, () => {
      const dressed = withCredentials(before, OURS);
      expect(dressed).to.deep.equal(after);
      expect(validate(dressed, '1.2', 'request')).to.deep.equal(validate(before, '1.2', 'request'));
    });
  }

  it('are added to a request that has none, where a header has its Authentication', () => {
    const dressed = withAuthentication(request(), { username: 'Fred', password: 'secret' });
    expect(dressed).to.deep.equal(request(user('Fred', 'secret')));
    const [own] = [request(user('Barney', 'secret2'))];
    expect(withAuthentication(own, { username: 'Fred', password: 'secret' })).to.equal(own);
  });
});
