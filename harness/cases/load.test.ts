import { expect } from 'chai';
import { Enum } from '../spec/enumerations.ts';
import { Mask } from '../spec/masks.ts';
import { Tag } from '../spec/tags.ts';
import { CaseError } from './case.ts';
import { field, literalNumber } from './fields.ts';
import { loadCase } from './load.ts';

const header = (name: string, minor: number): string =>
  `<${name}><ProtocolVersion><ProtocolVersionMajor type="Integer" value="1"/>` +
  `<ProtocolVersionMinor type="Integer" value="${minor}"/></ProtocolVersion><BatchCount type="Integer" value="1"/></${name}>`;

function request(payload = '', operation = 'Get', minor = 1): string {
  return (
    `<RequestMessage>${header('RequestHeader', minor)}<BatchItem><Operation type="Enumeration" value="${operation}"/>` +
    `<RequestPayload>${payload}</RequestPayload></BatchItem></RequestMessage>`
  );
}

function response(payload = ''): string {
  return (
    `<ResponseMessage>${header('ResponseHeader', 1)}<BatchItem><ResultStatus type="Enumeration" value="Success"/>` +
    `<ResponsePayload>${payload}</ResponsePayload></BatchItem></ResponseMessage>`
  );
}

const load = (body: string, file = 'cases/SKLC-M-1-11.xml') => loadCase(`<KMIP>${body}</KMIP>`, file);

function payloadOf(body: string) {
  return field(field(load(body + response()).steps[0]?.request, Tag.BatchItem), Tag.RequestPayload);
}

describe('loading a case', () => {
  it('reads what names it', () => {
    const entry = load(`<!-- What   it\n shows --><!-- more -->${request()}<!-- later -->${response()}`);
    expect(entry).to.include({ id: 'SKLC-M-1-11', scenario: 'SKLC-M-1', version: '1.1', kind: 'profile' });
    expect(entry).to.include({ file: 'cases/SKLC-M-1-11.xml', description: 'What it shows more' });
  });

  it('reads comments before the root element too', () => {
    const entry = loadCase(`<?xml version="1.0"?><!-- first --><KMIP>${request()}${response()}</KMIP>`, 'A-11.xml');
    expect(entry.description).to.equal('first');
  });

  it('takes either root element', () => {
    const entry = loadCase(`<KmipTestCase>${request()}${response()}</KmipTestCase>`, 'A-11.xml');
    expect(entry.steps).to.have.lengthOf(1);
    expect(entry.description).to.equal('');
  });

  it('takes the kind from the id, unless the caller says that the case is its own', () => {
    const text = `<KMIP>${request()}${response()}</KMIP>`;
    expect(loadCase(text, 'TC-32-11.xml').kind).to.equal('note');
    expect(loadCase(text, 'TCX-32-11.xml').kind).to.equal('profile');
    expect(loadCase(text, 'TC-32-11.xml', 'own').kind).to.equal('own');
  });

  it('pairs messages by order and keeps what is written before each request', () => {
    const { steps } = load(
      `# TIME 0\n# [Client-B]\n${request()}# remark\n${response()}
       # TIME 1 # [Server-to-Client]${request()}# [Server-to-Client]${response()}
       # TIME 2 # [REPEAT] until it   is done\n${request()}${response()}${request()}${response()}`,
    );
    expect(
      steps.map(({ index, time, client, direction, repeatUntil }) => [index, time, client, direction, repeatUntil]),
    ).to.deep.equal([
      [0, 0, 'Client-B', 'client-to-server', undefined],
      [1, 1, 'Client-A', 'server-to-client', undefined],
      [2, 2, 'Client-A', 'client-to-server', 'it is done'],
      [3, undefined, 'Client-A', 'client-to-server', undefined],
    ]);
  });

  it('knows without a mark that only a server sends Notify and Put', () => {
    const { steps } = load(
      `${request('', 'Put')}${response()}${request('', 'Notify')}${response()}${request()}${response()}`,
    );
    expect(steps.map(({ direction }) => direction[0])).to.deep.equal(['s', 's', 'c']);
  });

  it('knows the scenarios in which the server asks', () => {
    const text = `<KMIP>${request('', 'Query')}${response()}</KMIP>`;
    expect(loadCase(text, 'TC-Q-S2C-1-11.xml').steps[0]?.direction).to.equal('server-to-client');
    expect(loadCase(text, 'TC-Q-CAP-1-11.xml').steps[0]?.direction).to.equal('client-to-server');
  });

  it('reads placeholders and dates relative to now as what they are', () => {
    const payload = payloadOf(
      request(
        '<UniqueIdentifier type="TextString" value="$UNIQUE_IDENTIFIER_0"/><ActivationDate type="DateTime" value="$NOW-5"/>',
      ),
    );
    expect(field(payload, Tag.UniqueIdentifier)).to.include({ placeholder: 'UNIQUE_IDENTIFIER_0' });
    expect(field(payload, Tag.ActivationDate)).to.include({ now: -5 });
  });

  it('knows where each item begins', () => {
    const entry = load(`\n${request('\n  <UniqueIdentifier type="TextString" value="a"/>')}${response()}`);
    const item = field(field(entry.steps[0]?.request, Tag.BatchItem), Tag.RequestPayload);
    const identifier = field(item, Tag.UniqueIdentifier);
    expect(identifier && entry.positions.get(identifier)).to.deep.equal({ line: 3, column: 3 });
    expect(entry.steps[0]?.position).to.deep.equal({ line: 2, column: 1 });
  });
});

describe('rule L1', () => {
  const name = (text: string): string => `<AttributeName type="TextString" value="${text}"/>`;
  const attribute = (text: string, type: string, value: string): string =>
    `<Attribute>${name(text)}<AttributeValue type="${type}" value="${value}"/></Attribute>`;

  it('collapses an Attribute Name that is registered once collapsed, and says so', () => {
    const entry = load(`\n${request(name('Cryptographic   Usage Mask'))}${response()}`);
    const payload = field(field(entry.steps[0]?.request, Tag.BatchItem), Tag.RequestPayload);
    expect(field(payload, Tag.AttributeName)).to.include({ value: 'Cryptographic Usage Mask' });
    const [note, ...others] = entry.notes;
    expect(others).to.deep.equal([]);
    expect(note).to.include({
      rule: 'L1',
      message: '"Cryptographic   Usage Mask" read as "Cryptographic Usage Mask"',
    });
    expect(note?.position.line).to.equal(2);
  });

  for (const [what, text] of [
    ['a registered name', 'Cryptographic Usage Mask'],
    ['a name that is not registered when collapsed either', 'Shoe   Size'],
    ['a custom name, white space and all', 'x-my   attribute'],
    ['another spelling', 'cryptographic   usage mask'],
  ] as const) {
    it(`leaves ${what}`, () => {
      const entry = load(`${request(name(text))}${response()}`);
      const payload = field(field(entry.steps[0]?.request, Tag.BatchItem), Tag.RequestPayload);
      expect(field(payload, Tag.AttributeName)).to.include({ value: text });
      expect(entry.notes).to.deep.equal([]);
    });
  }

  it('splits a mask on any white space, beside a mended name too', () => {
    const both = Mask.CryptographicUsageMask.Encrypt | Mask.CryptographicUsageMask.Decrypt;
    const payload = payloadOf(request(attribute('Cryptographic   Usage Mask', 'Integer', 'Decrypt\n   Encrypt')));
    const value = field(field(payload, Tag.Attribute), Tag.AttributeValue);
    expect(literalNumber(value)).to.equal(both);
  });

  it('leaves every other text as it is', () => {
    const entry = load(`${request(attribute('Contact   Information', 'TextString', 'third   party'))}${response()}`);
    const payload = field(field(entry.steps[0]?.request, Tag.BatchItem), Tag.RequestPayload);
    expect(field(field(payload, Tag.Attribute), Tag.AttributeValue)).to.include({ value: 'third   party' });
    expect(entry.notes).to.have.lengthOf(1);
  });

  it('reads an enumeration beside a mended name', () => {
    const payload = payloadOf(request(attribute('Cryptographic   Algorithm', 'Enumeration', 'AES')));
    const value = field(field(payload, Tag.Attribute), Tag.AttributeValue);
    expect(literalNumber(value)).to.equal(Enum.CryptographicAlgorithm.AES);
  });
});

describe('a case that cannot be loaded', () => {
  const wrong = (text: string, message: string, line: number, column: number) => {
    it(`${line}:${column} ${message}`, () => {
      expect(() => loadCase(text, 'cases/BAD-11.xml'))
        .to.throw(CaseError, message)
        .that.deep.include({ file: 'cases/BAD-11.xml', position: { line, column } });
    });
  };
  wrong('not XML', 'char', 1, 1);
  wrong(`<KMIP>\n${request()}${response()}\n</KMIP>\n</KMIP>`, 'KMIP', 4, 1);
  wrong('<Case/>', 'expected <KMIP> or <KmipTestCase>, not <Case>', 1, 1);
  wrong('<KMIP># TIME 0</KMIP>', 'no request', 1, 1);
  wrong(`<KMIP>\n${request()}\n</KMIP>`, 'a request without a response', 2, 1);
  wrong(`<KMIP>\n${request()}\n${request()}${response()}</KMIP>`, 'a request without a response', 2, 1);
  wrong(`<KMIP>\n\n  ${response()}</KMIP>`, 'a response without a request', 3, 3);
  wrong(`<KMIP>${request()}${response()}\n${response()}</KMIP>`, 'a response without a request', 2, 1);
  wrong('<KMIP>\n<BatchItem/></KMIP>', '<BatchItem> is neither a RequestMessage nor a ResponseMessage', 2, 1);
  wrong(`<KMIP>${request('', 'Get', 9)}${response()}</KMIP>`, 'no Protocol Version that is known', 1, 7);
  wrong('<KMIP>\n<RequestMessage type="Integer" value="1"/>\n<ResponseMessage/></KMIP>', 'is no Structure', 2, 1);
  wrong(`<KMIP>${request('\n<Operation type="Enumeration" value="Gett"/>')}${response()}</KMIP>`, '"Gett"', 2, 1);
  wrong(`<KMIP>${request('\n <Shoe type="Integer" value="1"/>')}${response()}</KMIP>`, 'Shoe is no tag', 2, 2);
  wrong(
    `<KMIP>${request('\n <UniqueIdentifier type="TextString" value="a">b</UniqueIdentifier>')}</KMIP>`,
    'without',
    1,
    7,
  );

  it('says where in the message', () => {
    const bad = request('<UniqueIdentifier type="Integer" value="many"/>');
    expect(() => load(bad + response())).to.throw('(RequestMessage/BatchItem[0]/RequestPayload/UniqueIdentifier)');
  });
});
