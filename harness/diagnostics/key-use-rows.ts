import { child, type StructureItem } from '../codec/item.ts';
import { fieldValue, structureField } from '../message/fields.ts';
import { keyBlockOf } from '../message/key-block.ts';
import { readRequest } from '../message/request.ts';
import { readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast } from '../spec/versions.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { type Answer, type Exchanged, hasSucceeded, isRefused, type Scene } from './scene.ts';

function formatName(format: number | undefined): string {
  return enumName('KeyFormatType', format ?? 0) ?? `${format}`;
}

/** How the object with this identifier was registered in the same case. */
function registeredAs(identifier: string | undefined, earlier: readonly Exchanged[]): StructureItem | undefined {
  for (const { request, response } of earlier) {
    const answered = response?.item && readResponse(response.item);
    for (const [index, asked] of (readRequest(request.item)?.items ?? []).entries()) {
      const made = fieldValue(answered?.items[index]?.payload, Tag.UniqueIdentifier, 'TextString');
      if (asked.operation !== Enum.Operation.Register || made === undefined || made !== identifier) continue;
      return keyBlockOf(asked.payload);
    }
  }
  return undefined;
}

/** Each answered Get, with the Key Block of its object as it was registered. */
function* gets(scene: Scene): Generator<{ readonly one: Answer; readonly kept: StructureItem }> {
  for (const one of scene.answers) {
    if (one.operation !== Enum.Operation.Get) continue;
    const payload = one.asked?.payload;
    const kept = registeredAs(
      fieldValue(payload, Tag.UniqueIdentifier, 'TextString') ??
        fieldValue(one.answer.payload, Tag.UniqueIdentifier, 'TextString'),
      scene.earlier,
    );
    if (kept !== undefined) yield { one, kept };
  }
}

const OTHER_FORM = [Tag.KeyFormatType, Tag.KeyWrapType, Tag.KeyWrappingSpecification];

function* changedFormats(scene: Scene): Generator<Finding> {
  for (const { one, kept } of gets(scene)) {
    const returned = keyBlockOf(one.answer.payload);
    const asks = OTHER_FORM.some((tag) => one.asked?.payload && child(one.asked.payload, tag) !== undefined);
    if (asks || returned === undefined || !hasSucceeded(one)) continue;
    const path = scene.received?.found.find(({ item }) => item === returned)?.path() ?? one.path;
    const [was, is] = [kept, returned].map((block) => fieldValue(block, Tag.KeyFormatType, 'Enumeration'));
    // 2.x has a default for each type of key, which may be another than the registered one (2.1 section 4.26).
    // A PKCS#12 container is taken apart when it is registered.
    const mayChange = was === Enum.KeyFormatType.PKCS_12 || atLeast(scene.version, '2.0');
    if (was !== is && !mayChange) {
      const message = `registered as ${formatName(was)}, returned as ${formatName(is)}`;
      yield { path: `${path}/KeyFormatType`, message };
    }
    const [wasWrapped, isWrapped] = [kept, returned].map((block) => child(block, Tag.KeyWrappingData) !== undefined);
    if (isWrapped && !wasWrapped) {
      yield {
        path: `${path}/KeyWrappingData`,
        message: 'registered as plaintext, returned wrapped though nobody asked',
      };
    }
  }
}

const NO_SUCH_FORMAT: ReadonlySet<number | undefined> = new Set([Enum.ResultReason.KeyFormatTypeNotSupported]);

function* refusedFormats(scene: Scene): Generator<Finding> {
  for (const { one, kept } of gets(scene)) {
    const wanted = fieldValue(one.asked?.payload, Tag.KeyFormatType, 'Enumeration');
    const was = fieldValue(kept, Tag.KeyFormatType, 'Enumeration');
    if (was === undefined || (wanted ?? was) !== was || !isRefused(scene, one, NO_SUCH_FORMAT)) continue;
    yield { path: `${one.path}/ResultStatus`, message: `the key was registered as ${formatName(was)}` };
  }
}

/** Modes that need an initialization vector, a counter or a nonce. */
const WITH_IV: ReadonlySet<number | undefined> = new Set([
  Enum.BlockCipherMode.CBC,
  Enum.BlockCipherMode.PCBC,
  Enum.BlockCipherMode.CFB,
  Enum.BlockCipherMode.OFB,
  Enum.BlockCipherMode.CTR,
  Enum.BlockCipherMode.CCM,
  Enum.BlockCipherMode.GCM,
]);

function* initializationVectors({ answers }: Scene): Generator<Finding> {
  for (const one of answers) {
    const { asked, answer, operation, path } = one;
    const request = asked?.payload;
    if (operation !== Enum.Operation.Encrypt || request === undefined || !hasSucceeded(one)) continue;
    // In several parts the first request and the first response settle it.
    if (child(request, Tag.CorrelationValue) !== undefined) continue;
    const given = child(request, Tag.IVCounterNonce) !== undefined;
    const returned = answer.payload !== undefined && child(answer.payload, Tag.IVCounterNonce) !== undefined;
    const parameters = structureField(request, Tag.CryptographicParameters);
    const needed = WITH_IV.has(fieldValue(parameters, Tag.BlockCipherMode, 'Enumeration'));
    const where = `${path}/ResponsePayload/IVCounterNonce`;
    if (given && returned) yield { path: where, message: 'returned although the request gives one' };
    if (needed && !given && !returned) yield { path: where, message: 'neither the request nor the response has one' };
  }
}

/** How keys come back, and how they are used. */
export const KEY_USE_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'FORMAT_CHANGED_ON_GET',
    title: 'a key that comes back in another Key Format Type, or wrapped, though the request asks for neither',
    rule: 'a server is able to return a key in the format in which it was registered; it wraps where it is asked to',
    section: 'KMIP 1.4 sections 2.1.6 and 4.11, 2.1 section 6.1.19',
    reports: ['Cosmian/kms#578'],
    recognise: changedFormats,
  },
  {
    id: 'KEY_FORMAT_REFUSED',
    title: 'a key that is not returned in the Key Format Type in which it was registered',
    rule: 'a server is able to return a key in the format in which it was registered',
    section: 'KMIP 1.4 section 4.11, 2.1 section 6.1.19',
    reports: ['Cosmian/kms#902', 'hashicorp/vault#18613'],
    recognise: refusedFormats,
  },
  {
    id: 'IV_SOURCE',
    title: 'nobody says which IV was used, or both sides do',
    rule: 'the request gives the IV/Counter/Nonce, or asks for a Random IV, which then the response gives',
    section: 'KMIP 1.4 section 4.29, 2.1 section 6.1.17',
    reports: ['openbao/go-kms-wrapping#7'],
    recognise: initializationVectors,
  },
];
