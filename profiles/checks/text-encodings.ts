import { AssertionError, expect } from 'chai';
import { ENCODINGS, type Encoding } from '../../harness/codec/encodings.ts';
import {
  enumeration,
  type Item,
  integer,
  longInteger,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import type { RequestItemInit } from '../../harness/message/request.ts';
import type { Response } from '../../harness/message/response.ts';
import { attributesOf as attributesIn } from '../../harness/spec/attributes.ts';
import { ENUMERATIONS, Enum, type EnumerationName } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, inVersion, type NamedCode } from '../../harness/spec/versions.ts';
import { type Check, NotApplicable } from './check.ts';
import { attributeOf, attributesIn as attributesOfPayload, reference, uniqueIdentifier } from './exchanges.ts';
import { mediaType, post, responseOf } from './http.ts';
import { expectFormat } from './message-format.ts';
import { expectAllDone, expectAllRefused, messageOf, numbered as numberedItems, outcomes, QUERY } from './messages.ts';
import { numbered } from './numbered-text.ts';
import { newKey } from './objects.ts';
import type { Subject } from './subject.ts';

type TextEncoding = Exclude<Encoding, 'ttlv'>;

const { GetAttributes, Locate, Query } = Enum.Operation;
const { Continue } = Enum.BatchErrorContinuationOption;

async function answered(
  subject: Subject,
  encoding: TextEncoding,
  body: Uint8Array,
): Promise<{ readonly response: Response; readonly type: string | undefined }> {
  const answer = await post(subject, encoding, body);
  return { response: responseOf(answer, encoding), type: mediaType(answer) };
}

/** What comes of a message with names and of the same message with numbers. */
async function both(subject: Subject, encoding: TextEncoding, message: StructureItem): Promise<[Response, Response]> {
  const named = await answered(subject, encoding, ENCODINGS[encoding].encode(message, subject.version));
  const counted = await answered(subject, encoding, numbered(message, encoding));
  return [named.response, counted.response];
}

/** The attributes whose values a request can hold, by enumeration: alone, or in a structure. */
const HOLDERS: Readonly<Partial<Record<EnumerationName, (value: number) => Item>>> = {
  CryptographicAlgorithm: (value) => enumeration(Tag.CryptographicAlgorithm, value),
  ObjectType: (value) => enumeration(Tag.ObjectType, value),
  State: (value) => enumeration(Tag.State, value),
  CertificateType: (value) => enumeration(Tag.CertificateType, value),
  NameType: (value) => structure(Tag.Name, [textString(Tag.NameValue, 'a name'), enumeration(Tag.NameType, value)]),
  AlternativeNameType: (value) =>
    structure(Tag.AlternativeName, [
      textString(Tag.AlternativeNameValue, 'a name'),
      enumeration(Tag.AlternativeNameType, value),
    ]),
  LinkType: (value) =>
    structure(Tag.Link, [enumeration(Tag.LinkType, value), textString(Tag.LinkedObjectIdentifier, 'an object')]),
  RevocationReasonCode: (value) => structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, value)]),
  BlockCipherMode: (value) => structure(Tag.CryptographicParameters, [enumeration(Tag.BlockCipherMode, value)]),
  PaddingMethod: (value) => structure(Tag.CryptographicParameters, [enumeration(Tag.PaddingMethod, value)]),
  HashingAlgorithm: (value) => structure(Tag.CryptographicParameters, [enumeration(Tag.HashingAlgorithm, value)]),
  KeyRoleType: (value) => structure(Tag.CryptographicParameters, [enumeration(Tag.KeyRoleType, value)]),
  RecommendedCurve: (value) => structure(Tag.CryptographicDomainParameters, [enumeration(Tag.RecommendedCurve, value)]),
  DigitalSignatureAlgorithm: (value) => enumeration(Tag.DigitalSignatureAlgorithm, value),
};

/** Locate of at most one object with an attribute. */
function locating(subject: Subject, attribute: Item): RequestItemInit {
  const criterion = subject.attributesOf([attributeOf(attribute)]) as StructureItem;
  // 2.0 section 6.1.27 has one Attributes structure.
  const fields = atLeast(subject.version, '2.0') ? [criterion] : criterion.value;
  return { operation: Locate, payload: [integer(Tag.MaximumItems, 1), ...fields] };
}

/** The batches that have every value of HOLDERS in the version of the subject, a batch for each enumeration. */
function valueBatches(subject: Subject): { readonly name: string; readonly items: RequestItemInit[] }[] {
  const known = new Set(attributesIn(subject.version).map(({ tag }) => tag));
  return Object.entries(HOLDERS).flatMap(([name, holder]) => {
    const rows: Readonly<Record<string, NamedCode>> = ENUMERATIONS[name as EnumerationName];
    const values = Object.values(rows).filter((row) => inVersion(row, subject.version));
    const items = values
      .filter(({ code }) => known.has(holder(code).tag))
      .map(({ code }) => locating(subject, holder(code)));
    return items.length === 0 ? [] : [{ name, items }];
  });
}

/** Query with every Query Function of the version. */
function queryOfAll(subject: Subject): RequestItemInit {
  const functions = Object.values<NamedCode>(ENUMERATIONS.QueryFunction).filter((row) =>
    inVersion(row, subject.version),
  );
  return { operation: Query, payload: functions.map(({ code }) => enumeration(Tag.QueryFunction, code)) };
}

/** What no double holds, so that JSON writes it as a hex string (Profiles 2.1 section 5.5.1.6.5). */
const LARGE = 2n ** 53n + 1n;

/** A new key of which so many octets may be protected. Throws NotApplicable where the server makes none. */
async function keyWithLimit(subject: Subject, total: bigint): Promise<string> {
  const limits = structure(Tag.UsageLimits, [
    longInteger(Tag.UsageLimitsTotal, total),
    longInteger(Tag.UsageLimitsCount, total),
    enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
  ]);
  try {
    return (await newKey(subject, [attributeOf(limits)])).identifier;
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    throw new NotApplicable(`no key is made with Usage Limits of ${total} octets: ${error.message}`);
  }
}

function checksOf(encoding: TextEncoding) {
  const title = encoding.toUpperCase();
  return {
    messages: {
      id: `${title}: messages`,
      how: `A Query in ${title}, posted as ${ENCODINGS[encoding].mediaType}, is answered in ${title} with that Content-Type and the fields and item types of its tables, whether tags and values are written by name or as numbers.`,
      async run(subject) {
        const message = messageOf(subject);
        for (const body of [ENCODINGS[encoding].encode(message, subject.version), numbered(message, encoding)]) {
          const { response, type } = await answered(subject, encoding, body);
          expectAllDone(response, 1, 'the Query');
          expectFormat(subject, response, 'the answer to Query');
          expect(type, 'Content-Type').to.equal(ENCODINGS[encoding].mediaType);
        }
      },
    },
    enumerations: {
      id: `${title}: tags and enumerations`,
      how: `Query of all functions, and Locate by each value of the enumerations that stand in attributes, come to the same whether tags and values are written by name or as numbers.`,
      async run(subject) {
        for (const { name, items } of [
          { name: 'QueryFunction', items: [queryOfAll(subject)] },
          ...valueBatches(subject),
        ]) {
          const batch = items.length === 1 ? items : numberedItems(items);
          const message = messageOf(subject, batch, { batchErrorContinuationOption: Continue, batchOrderOption: true });
          const [named, counted] = await both(subject, encoding, message);
          expect(named.items.length, `the items of the answer to values of ${name}`).to.equal(items.length);
          expect(outcomes(named), `values of ${name} by name`).to.deep.equal(outcomes(counted));
        }
      },
    },
    sizes: {
      id: `${title}: sizes are those of TTLV`,
      how: `A Query in ${title} whose Maximum Response Size is that of its answer in TTLV succeeds; with one octet less it fails.`,
      async run(subject) {
        const ask = async (maximumResponseSize?: number): Promise<Response> => {
          const options = maximumResponseSize === undefined ? {} : { maximumResponseSize };
          const message = messageOf(subject, [QUERY], options);
          return (await answered(subject, encoding, ENCODINGS[encoding].encode(message, subject.version))).response;
        };
        const size = encodeTtlv((await ask()).item).length;
        expectAllDone(await ask(size), 1, `Maximum Response Size ${size}`);
        expectAllRefused(await ask(size - 1), `Maximum Response Size ${size - 1}`);
      },
    },
    longIntegers: {
      id: `${title}: Long Integers`,
      how: `Of a key with Usage Limits of 2^53 + 1 octets, which no double holds, Get Attributes in ${title} gives exactly that Total. A server that makes no such key is not asked.`,
      async run(subject) {
        const payload = [
          uniqueIdentifier(await keyWithLimit(subject, LARGE)),
          reference('Usage Limits', subject.version),
        ];
        const message = messageOf(subject, [{ operation: GetAttributes, payload }]);
        const body = ENCODINGS[encoding].encode(message, subject.version);
        const { response } = await answered(subject, encoding, body);
        expectAllDone(response, 1, 'Get Attributes');
        const told = attributesOfPayload(subject, response.items[0]?.payload as StructureItem).map(({ value }) =>
          value?.type === 'Structure' ? fieldValue(value, Tag.UsageLimitsTotal, 'LongInteger') : undefined,
        );
        expect(told.map(String), 'Usage Limits Total').to.deep.equal([`${LARGE}`]);
      },
    },
  } as const satisfies Record<string, Check>;
}

/** What an XML Server does (Additional Message Encodings 1.0 section 6, Profiles 2.1 section 5.4). */
export const XML_CHECKS = checksOf('xml');

/** What a JSON Server does (Additional Message Encodings 1.0 section 4, Profiles 2.1 section 5.5). */
export const JSON_CHECKS = checksOf('json');
