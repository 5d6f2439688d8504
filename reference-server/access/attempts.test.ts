import { expect } from 'chai';
import { enumeration, structure, textString } from '../../harness/codec/item.ts';
import { protocolVersion } from '../../harness/message/header.ts';
import { buildRequest } from '../../harness/message/request.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient } from '../../test-support/engine-client.ts';

describe('a client that guesses passwords', () => {
  let engine: Engine;
  beforeEach(async () => {
    const settings = { users: [{ username: 'clerk', password: 'open sesame' }] };
    engine = await createEngine({ settings, limits: { failedAuthentications: 3 } });
  });
  afterEach(() => engine.close());

  /** The Result of a Query that brings this password. */
  const tries = (password: string, client = 'alice'): string | undefined => {
    const query = { operation: Enum.Operation.Query, payload: [enumeration(Tag.QueryFunction, 1)] };
    const request = buildRequest(protocolVersion('1.4'), [query]);
    const [header, ...items] = request.value;
    const credential = structure(Tag.Credential, [
      enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
      structure(Tag.CredentialValue, [textString(Tag.Username, 'clerk'), textString(Tag.Password, password)]),
    ]);
    const [version, ...rest] = header?.type === 'Structure' ? header.value : [];
    const fields = [...(version ? [version] : []), structure(Tag.Authentication, [credential]), ...rest];
    const [item] = engine.send(structure(request.tag, [structure(Tag.RequestHeader, fields), ...items]), client).items;
    return item?.resultReason === undefined ? 'Success' : enumName('ResultReason', item.resultReason);
  };
  const REFUSED = 'AuthenticationNotSuccessful';

  it('is refused the right one too, until the minute is over', () => {
    for (const password of ['a', 'b', 'c']) expect(tries(password)).to.equal(REFUSED);
    expect(tries('open sesame')).to.equal(REFUSED);
    engine.now = START + 59n;
    expect(tries('open sesame')).to.equal(REFUSED);
    engine.now = START + 60n;
    expect(tries('open sesame')).to.equal('Success');
  });

  it('has as many attempts as are allowed, and a right one between them is no more', () => {
    expect([tries('a'), tries('b'), tries('open sesame')]).to.deep.equal([REFUSED, REFUSED, 'Success']);
    expect([tries('c'), tries('open sesame')]).to.deep.equal([REFUSED, REFUSED]);
  });

  it('is told by its certificate: others, and its own requests without credentials, go on', () => {
    for (const password of ['a', 'b', 'c', 'd']) tries(password);
    expect(tries('open sesame', 'bob')).to.equal('Success');
    expect(new EngineClient(engine).send('Query', enumeration(Tag.QueryFunction, 1)).result).to.equal('Success');
  });
});
