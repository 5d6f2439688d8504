import type { DeviationKind } from '../codec/deviation.ts';
import { fieldValue } from '../message/fields.ts';
import { attributeByName } from '../spec/attributes.ts';
import { ITEM_TYPES } from '../spec/item-types.ts';
import { tagTypes } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { RESPONSE, type Scene } from './scene.ts';

/** What the decoder reported of this kind. */
function deviations(kind: DeviationKind): (scene: Scene) => Finding[] {
  return ({ exchange }) =>
    (exchange.response?.deviations ?? [])
      .filter((deviation) => deviation.kind === kind)
      .map(({ path, message, offset }) => ({ path, message: `${message} (octet ${offset})` }));
}

/** How a peer says that it has nothing more to say. */
const HANGS_UP: ReadonlySet<string> = new Set(['closed', 'cut', 'reset']);

function* shortRead({ exchange: { response, failure = '' } }: Scene): Generator<Finding> {
  if (!HANGS_UP.has(failure) && failure !== 'timeout') return;
  const octets = response?.bytes.length ?? 0;
  if (octets === 0) {
    if (HANGS_UP.has(failure))
      yield { path: RESPONSE, message: 'the peer closed the connection before any octet came' };
    return;
  }
  const view = Buffer.from(response?.bytes ?? []);
  const announced = octets < 8 ? undefined : 8 + view.readUInt32BE(4);
  if (announced !== undefined && octets >= announced) return;
  const whole = announced === undefined ? 'a header of 8' : `${announced} that its header announces`;
  yield { path: RESPONSE, message: `the message ends after ${octets} octets of ${whole}` };
}

/** An Enumeration written as a signed number: as an Integer, or sign-extended to eight octets. */
function* signedEnumerations({ received, version, decodeError, exchange }: Scene): Generator<Finding> {
  for (const { item, path, parents } of received?.found ?? []) {
    if (item.type !== 'Integer' || item.value >= 0) continue;
    const name = item.tag === Tag.AttributeValue ? fieldValue(parents[0], Tag.AttributeName, 'TextString') : undefined;
    const types = tagTypes(attributeByName(name ?? '')?.tag ?? item.tag, version) ?? [];
    if (!types.includes('Enumeration') || types.includes('Integer')) continue;
    yield { path: path(), message: `the Enumeration is encoded as the Integer ${item.value}` };
  }
  if (decodeError?.code !== 'value') return;
  const item = Buffer.from(exchange.response?.bytes ?? []).subarray(decodeError.offset);
  const isEnumeration = item.readUInt8(3) === ITEM_TYPES.Enumeration.code;
  if (!isEnumeration || item.readUInt32BE(4) !== 8 || item.readInt32BE(8) !== -1) return;
  yield { path: decodeError.path, message: 'the Enumeration is sign-extended to 8 octets' };
}

/** How octets are made and read. */
export const ENCODING_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'SHORT_READ',
    title: 'a response that ends before its header says, or never begins',
    rule: 'every request is answered by one message of as many octets as its Item Length says, however many reads it takes',
    section: 'KMIP 1.4 sections 7.1 and 9.1.1.3, 2.1 sections 8.4 and 10.1.3',
    reports: ['Cosmian/kms#464', 'OpenKMIP/PyKMIP#665'],
    recognise: shortRead,
  },
  {
    id: 'LENGTH_INCLUDES_PADDING',
    title: 'an Item Length that counts the padding',
    rule: 'the length of an Integer, Enumeration, Text String, Byte String or Interval does not count the padding behind it',
    section: 'KMIP 1.4 section 9.1.1.3, 2.1 section 10.1.5',
    reports: ['P6R, KMIP Bug Report: Db2 (2018)'],
    recognise: deviations('padded-length'),
  },
  {
    id: 'ITEM_LENGTH',
    title: 'an item of another length than its type has',
    rule: 'each type has its length: Integer, Enumeration and Interval 4 octets, Big Integer a multiple of 8 with its sign extended',
    section: 'KMIP 1.4 sections 9.1.1.3 and 9.1.1.4, 2.1 sections 10.1.2 and 10.1.3',
    reports: ['OpenKMIP/PyKMIP#37', 'OpenKMIP/PyKMIP#77', 'OpenKMIP/PyKMIP#80'],
    recognise: deviations('length'),
  },
  {
    id: 'ENUM_SIGN',
    title: 'an Enumeration encoded as a signed number, so that extensions become negative',
    rule: 'an Enumeration is an unsigned number of 4 octets; extensions begin with 8, so that their first bit is set',
    section: 'KMIP 1.4 section 9.1.1.4, 2.1 section 10.1.2',
    reports: ['OpenKMIP/PyKMIP#26'],
    recognise: signedEnumerations,
  },
];
