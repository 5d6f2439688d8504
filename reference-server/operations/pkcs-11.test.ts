import { expect } from 'chai';
import { byteString, enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { PKCS_11_FUNCTIONS, PKCS_11_RETURN_CODES } from '../../harness/spec/other-names.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, nameFields } from '../../test-support/engine-client.ts';

type Name = (typeof PKCS_11_FUNCTIONS)[number];

const hex = (octets: Uint8Array | undefined): string | undefined => octets && Buffer.from(octets).toString('hex');
const text = (octets: string, length: number): string => Buffer.from(octets.padEnd(length)).toString('hex');
const ulong = (value: number | bigint): string => value.toString(16).padStart(16, '0');
const count = (value: number): string => value.toString(16).padStart(8, '0');
const functionItem = (name: Name): Item => enumeration(Tag.PKCS_11Function, PKCS_11_FUNCTIONS.indexOf(name) + 1);
const parameters = (octets: string): Item => byteString(Tag.PKCS_11InputParameters, Buffer.from(octets, 'hex'));

describe('PKCS#11 (2.0 section 6.1.35, Profiles 2.1 section 5.18.1)', () => {
  let engine: Engine;
  let alice: EngineClient;
  let correlation: Uint8Array;
  beforeEach(async () => {
    engine = await createEngine({ settings: { versions: ['1.4', '2.0'], vendorIdentification: 'Maker' } });
    alice = new EngineClient(engine, '2.0');
    correlation = initialize(alice);
  });
  afterEach(() => engine.close());

  const initialize = (client: EngineClient): Uint8Array =>
    client.ok('PKCS_11', functionItem('C_Initialize'), parameters('01')).bytes(Tag.CorrelationValue) as Uint8Array;

  /** The name of the Return Code of a function, and its Output Parameters as hexadecimal digits. */
  function call(name: Name, input?: string, client = alice, value = correlation): [string | undefined, string?] {
    const given = [byteString(Tag.CorrelationValue, value), ...(input === undefined ? [] : [parameters(input)])];
    const payload = client.ok('PKCS_11', functionItem(name), ...given);
    expect(payload.item(Tag.PKCS_11Function)).to.deep.equal(functionItem(name));
    const returned = payload.enumeration(Tag.PKCS_11ReturnCode);
    const [code] = Object.entries(PKCS_11_RETURN_CODES).find(([, number]) => number === returned) ?? [];
    const output = hex(payload.bytes(Tag.PKCS_11OutputParameters));
    return output === undefined ? [code] : [code, output];
  }

  const session = (): string => call('C_OpenSession', `${ulong(0)}${ulong(4)}`)[1] as string;

  describe('requests that ask for no function fail', () => {
    const rows: [what: string, fields: Item[], reason: string][] = [
      ['an unknown interface', [textString(Tag.PKCS_11Interface, 'Vendor X')], 'PKCS_11InvalidInterface'],
      ['another encoding version', [parameters('02')], 'PKCS_11CodecError'],
      ['no encoding version', [], 'PKCS_11CodecError'],
      ['octets behind the parameters', [parameters('0100')], 'PKCS_11CodecError'],
    ];
    for (const [what, fields, reason] of rows) {
      it(`${what}: ${reason}`, () => {
        const isInterface = fields[0]?.tag === Tag.PKCS_11Interface;
        const [before, after] = isInterface ? [fields, [parameters('01')]] : [[], fields];
        expect(alice.send('PKCS_11', ...before, functionItem('C_Initialize'), ...after).result).to.equal(reason);
      });
    }

    it('a function that PKCS#11 3.0 does not have, or of a vendor: PKCS#11 Invalid Function', () => {
      const beyond = enumeration(Tag.PKCS_11Function, PKCS_11_FUNCTIONS.length + 1);
      for (const item of [beyond, enumeration(Tag.PKCS_11Function, 0), integer(Tag.PKCS_11Function, 1)]) {
        expect(alice.send('PKCS_11', item).result).to.equal('PKCS_11InvalidFunction');
      }
    });

    it('in 1.x: Operation Not Supported', () => {
      const { result } = new EngineClient(engine, '1.4').send('PKCS_11');
      expect(result).to.equal('OperationNotSupported');
    });
  });

  it('names the standard interface where the request does', () => {
    const asked = textString(Tag.PKCS_11Interface, 'PKCS 11');
    const payload = alice.ok('PKCS_11', asked, functionItem('C_Initialize'), parameters('01'));
    expect(payload.text(Tag.PKCS_11Interface)).to.equal('PKCS 11');
  });

  it('lasts from C_Initialize to C_Finalize, for one client', () => {
    expect(call('C_Initialize', '01')).to.deep.equal(['CRYPTOKI_ALREADY_INITIALIZED']);
    const bob = new EngineClient(engine, '2.0', 'bob');
    expect(call('C_GetInfo', undefined, bob)).to.deep.equal(['CRYPTOKI_NOT_INITIALIZED']);
    const other = initialize(alice);
    expect(call('C_Finalize')).to.deep.equal(['OK']);
    expect(call('C_GetInfo')).to.deep.equal(['CRYPTOKI_NOT_INITIALIZED']);
    expect(call('C_GetInfo', undefined, alice, other)[0], 'another application of the client').to.equal('OK');
    const { result, payload } = alice.send('PKCS_11', functionItem('C_GetInfo'));
    expect(result).to.equal('Success');
    expect(payload.enumeration(Tag.PKCS_11ReturnCode)).to.equal(PKCS_11_RETURN_CODES.CRYPTOKI_NOT_INITIALIZED);
  });

  it('goes on after parameters that cannot be read', () => {
    const given = byteString(Tag.CorrelationValue, correlation);
    const { result } = alice.send('PKCS_11', functionItem('C_GetSlotInfo'), given, parameters('00'));
    expect(result).to.equal('PKCS_11CodecError');
    expect(call('C_GetInfo')[0]).to.equal('OK');
  });

  it('shows library, slot and token as CK_INFO, CK_SLOT_INFO and CK_TOKEN_INFO', () => {
    const maker = text('Maker', 32);
    const own = '0001';
    expect(call('C_GetInfo')).to.deep.equal(['OK', `0300${maker}${ulong(0)}${text('KMIP server', 32)}${own}`]);
    const slot = `${text('Managed Objects', 64)}${maker}${ulong(1)}${own}${own}`;
    expect(call('C_GetSlotInfo', ulong(0))).to.deep.equal(['OK', slot]);
    session();
    const numbers = [100, 1, 0, 0, 0, 0, ...Array.from({ length: 4 }, () => 2n ** 64n - 1n)].map(ulong).join('');
    const [, token] = call('C_GetTokenInfo', ulong(0));
    const texts = `${text('Managed Objects', 32)}${maker}${text('KMIP server', 16)}${text('', 16)}`;
    expect(token).to.equal(`${texts}${ulong(0x403)}${numbers}${own}${own}${text('', 16)}`);
    expect(call('C_GetSlotInfo', ulong(1))).to.deep.equal(['SLOT_ID_INVALID']);
    expect(call('C_GetTokenInfo', ulong(1))).to.deep.equal(['SLOT_ID_INVALID']);
  });

  it('gives lists where there is room for them, and their length in any case', () => {
    expect(call('C_GetSlotList', `01${'00'}${count(0)}`)).to.deep.equal(['OK', count(1)]);
    expect(call('C_GetSlotList', `01${'01'}${count(1)}`)).to.deep.equal(['OK', `${count(1)}${ulong(0)}`]);
    expect(call('C_GetSlotList', `01${'01'}${count(0)}`)).to.deep.equal(['BUFFER_TOO_SMALL', count(1)]);
    expect(call('C_GetMechanismList', `${ulong(0)}01${count(9)}`)).to.deep.equal(['OK', count(0)]);
    expect(call('C_GetMechanismInfo', `${ulong(0)}${ulong(0x1080)}`)).to.deep.equal(['MECHANISM_INVALID']);
  });

  it('does not support the functions that change or use objects', () => {
    for (const name of ['C_CreateObject', 'C_Encrypt', 'C_InitToken', 'C_WaitForSlotEvent'] as const) {
      expect(call(name, ulong(1)), name).to.deep.equal(['FUNCTION_NOT_SUPPORTED']);
    }
    expect(call('C_GetFunctionStatus', session())).to.deep.equal(['FUNCTION_NOT_PARALLEL']);
  });

  it('opens and closes sessions, which are serial and read-only', () => {
    const [first, second] = [session(), session()];
    expect(first).not.to.equal(second);
    expect(call('C_GetSessionInfo', first)).to.deep.equal(['OK', [0, 0, 4, 0].map(ulong).join('')]);
    expect(call('C_CloseSession', first)).to.deep.equal(['OK']);
    expect(call('C_GetSessionInfo', first)).to.deep.equal(['SESSION_HANDLE_INVALID']);
    expect(call('C_CloseAllSessions', ulong(0))).to.deep.equal(['OK']);
    expect(call('C_CloseSession', second)).to.deep.equal(['SESSION_HANDLE_INVALID']);
    expect(call('C_OpenSession', `${ulong(0)}${ulong(0)}`)).to.deep.equal(['SESSION_PARALLEL_NOT_SUPPORTED']);
    expect(call('C_OpenSession', `${ulong(0)}${ulong(6)}`)).to.deep.equal(['TOKEN_WRITE_PROTECTED']);
  });

  it('opens as many sessions as it says', () => {
    for (let opened = 0; opened < 100; opened += 1) session();
    expect(call('C_OpenSession', `${ulong(0)}${ulong(4)}`)).to.deep.equal(['SESSION_COUNT']);
  });

  it('gives and takes random octets', () => {
    const handle = session();
    expect(call('C_GenerateRandom', `${handle}01${count(4)}`)[1]).to.match(/^00000004[0-9a-f]{8}$/);
    expect(call('C_GenerateRandom', `${handle}01${count(0xffffffff)}`)).to.deep.equal(['ARGUMENTS_BAD']);
    expect(call('C_SeedRandom', `${handle}${count(2)}abcd`)).to.deep.equal(['OK']);
    expect(engine.seeds.map(hex)).to.deep.equal(['abcd']);
  });

  describe('finds objects', () => {
    const name = (value: string) => ({ Name: structure(Tag.AttributeValue, nameFields(value)) });
    const attribute = (type: number, value: string, form: 'inline' | 'counted' = 'inline'): string =>
      `${ulong(type)}0101${form === 'counted' ? count(value.length / 2) : ''}${value}`;
    const [CLASS, LABEL, VALUE, KEY_TYPE, ENCRYPT, SIGN, VALUE_LEN] = [0, 3, 0x11, 0x100, 0x104, 0x108, 0x161];
    let handle: string;
    let identifiers: string[];
    beforeEach(() => {
      const client = new EngineClient(engine, '1.4');
      identifiers = [client.key(name('one')), client.key(name('two'))];
      new EngineClient(engine, '1.4', 'bob').key(name('of another'));
      handle = session();
    });

    function find(template: string): string[] {
      expect(call('C_FindObjectsInit', `${handle}${template}`)).to.deep.equal(['OK']);
      const [, found = ''] = call('C_FindObjects', `${handle}01${count(10)}`);
      expect(call('C_FindObjectsFinal', handle)).to.deep.equal(['OK']);
      return found.slice(8).match(/.{16}/g) ?? [];
    }

    it('that the client may see and that have what the template says', () => {
      expect(find(count(0))).to.have.length(2);
      const label = attribute(LABEL, Buffer.from('two').toString('hex'), 'counted');
      expect(find(`${count(2)}${attribute(CLASS, ulong(4))}${label}`)).to.have.length(1);
      expect(find(`${count(1)}${attribute(CLASS, ulong(3))}`)).to.deep.equal([]);
    });

    it('that are not archived and not destroyed', () => {
      const client = new EngineClient(engine, '1.4');
      const [first, second] = identifiers.map((value) => textString(Tag.UniqueIdentifier, value)) as [Item, Item];
      client.ok('Archive', first);
      client.ok('Destroy', second);
      expect(find(count(0))).to.deep.equal([]);
    });

    it('as many at a time as are asked for, in one search at a time', () => {
      expect(call('C_FindObjects', `${handle}01${count(1)}`)).to.deep.equal(['OPERATION_NOT_INITIALIZED']);
      call('C_FindObjectsInit', `${handle}${count(0)}`);
      expect(call('C_FindObjectsInit', `${handle}${count(0)}`)).to.deep.equal(['OPERATION_ACTIVE']);
      const found = [1, 2, 3].map(() => call('C_FindObjects', `${handle}01${count(1)}`)[1]?.slice(0, 8));
      expect(found).to.deep.equal([count(1), count(1), count(0)]);
    });

    it('and shows their attributes, but for secret values', () => {
      const [object] = find(`${count(1)}${attribute(LABEL, Buffer.from('one').toString('hex'), 'counted')}`);
      const asked = (...types: string[]) => `${handle}${object}${count(types.length)}${types.join('')}`;
      const wanted = (type: number): string => `${ulong(type)}0001`;
      const fixed = [CLASS, KEY_TYPE, ENCRYPT, SIGN, VALUE_LEN].map(wanted);
      const values = [ulong(4), ulong(0x1f), '01', '00', ulong(16)];
      const told = [CLASS, KEY_TYPE, ENCRYPT, SIGN, VALUE_LEN].map((type, at) => attribute(type, values[at] as string));
      expect(call('C_GetAttributeValue', asked(...fixed))).to.deep.equal(['OK', `${count(5)}${told.join('')}`]);
      expect(call('C_GetAttributeValue', asked(`${ulong(LABEL)}0000`)), 'its length').to.deep.equal([
        'OK',
        `${count(1)}${ulong(LABEL)}0001${count(3)}`,
      ]);
      expect(call('C_GetAttributeValue', asked(`${wanted(LABEL)}${count(2)}`))[0]).to.equal('BUFFER_TOO_SMALL');
      expect(call('C_GetAttributeValue', asked(`${wanted(VALUE)}${count(99)}`))).to.deep.equal([
        'ATTRIBUTE_SENSITIVE',
        `${count(1)}${ulong(VALUE)}0000`,
      ]);
      expect(call('C_GetAttributeValue', asked(wanted(0x80)))[0], 'a certificate type').to.equal(
        'ATTRIBUTE_TYPE_INVALID',
      );
      expect(call('C_GetAttributeValue', `${handle}${ulong(99)}${count(0)}`)).to.deep.equal(['OBJECT_HANDLE_INVALID']);
    });

    it('not of what a template has no value for', () => {
      expect(find(`${count(1)}${ulong(CLASS)}0000`)).to.deep.equal([]);
      const given = byteString(Tag.CorrelationValue, correlation);
      const bad = parameters(`${handle}${count(1)}${ulong(CLASS)}0100`);
      expect(alice.send('PKCS_11', functionItem('C_FindObjectsInit'), given, bad).result).to.equal('PKCS_11CodecError');
    });
  });

  it('is an operation that Query lists', () => {
    const asked = enumeration(Tag.QueryFunction, Enum.QueryFunction.QueryOperations);
    const operations = alice.ok('Query', asked).all(Tag.Operation);
    expect(operations.map(({ value }) => value)).to.include(Enum.Operation.PKCS_11);
  });
});
