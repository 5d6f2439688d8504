import {
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import {
  expectFailure,
  type HeaderLie,
  type Lie,
  lyingEngine,
  type Mishearing,
  mishearingEngine,
  of,
  refusal,
  succeeded,
  success,
  withPayload,
} from '../../test-support/lying-engine.ts';
import { BASE_OBJECT_CHECKS } from './base-objects.ts';
import type { Check } from './check.ts';
import { defaultPolicy } from './default-policy.ts';
import { ERROR_CHECKS } from './error-handling.ts';
import { generalErrors } from './general-errors.ts';
import * as honesty from './honesty.ts';
import { idPlaceholder } from './id-placeholder.ts';
import { CONTENT_CHECKS } from './message-contents.ts';
import { messageFormat } from './message-format.ts';
import { withFields } from './messages.ts';
import { QUERY_STRUCTURE_CHECKS } from './query-structures.ts';
import { textEncoding, ttlvEncoding } from './ttlv.ts';

const R = Enum.ResultReason;

type Server = (engine: Engine) => Engine;
type Row = readonly [check: Check, what: string, server: Server, version?: Version];

const lying =
  (lie: Lie, header?: HeaderLie): Server =>
  (engine) =>
    lyingEngine(engine, lie, header);
const mishearing =
  (mishear: Mishearing): Server =>
  (engine) =>
    mishearingEngine(engine, mishear);

const truth: Lie = (item) => item;
const boast: Lie = (item) => (succeeded(item) ? item : success(item));
const deny =
  (reason: number): Lie =>
  (item) =>
    succeeded(item) ? refusal(item, reason) : item;
const because =
  (reason: number): Lie =>
  (item) =>
    succeeded(item) ? item : refusal(item, reason);
const without =
  (...tags: readonly number[]) =>
  (item: StructureItem): StructureItem => ({ ...item, value: item.value.filter(({ tag }) => !tags.includes(tag)) });
const payloadWithout = (...tags: readonly number[]): Lie =>
  withPayload((fields) => fields.filter(({ tag }) => !tags.includes(tag)));

/** The header of a response with another field of this tag. */
const headerWith =
  (field: Item): HeaderLie =>
  (header) => ({ ...header, value: header.value.map((one) => (one.tag === field.tag ? field : one)) });

/** A server that refuses a request in whose header the field stands. */
const refusesField =
  (tag: number): Server =>
  (engine) => {
    const picky = lyingEngine(engine, deny(R.InvalidMessage));
    const octets = Buffer.from([tag >>> 16, (tag >>> 8) & 0xff, tag & 0xff]);
    const has = (request: StructureItem | Uint8Array) =>
      Buffer.from(request instanceof Uint8Array ? request : encodeTtlv(request)).includes(octets);
    return { ...engine, send: (request, client) => (has(request) ? picky : engine).send(request, client) };
  };

/** A server in which the ID Placeholder lives on. */
function forgetful(engine: Engine): Engine {
  let last: Item | undefined;
  const remembering = lyingEngine(engine, (item, operation) => {
    const found = structureFields(item, Tag.ResponsePayload)[0]?.value.find(({ tag }) => tag === Tag.UniqueIdentifier);
    if (operation === Enum.Operation.Locate && found !== undefined) last = found;
    return item;
  });
  return mishearingEngine(remembering, (request) => {
    const items = structureFields(request, Tag.BatchItem);
    if (items.length !== 1 || last === undefined) return request;
    const { value } = last;
    return withFields(request, Tag.RequestPayload, (fields) =>
      fields.length === 0 ? [textString(Tag.UniqueIdentifier, value as string)] : fields,
    );
  });
}

/** Says Continue where the client said Stop, or nothing. */
const goesOn: Mishearing = (request) =>
  withFields(request, Tag.RequestHeader, (fields) => {
    const rest = fields.filter(({ tag }) => tag !== Tag.BatchErrorContinuationOption);
    const place = rest.findIndex(({ tag }) => tag === Tag.BatchOrderOption);
    const { Continue } = Enum.BatchErrorContinuationOption;
    return place < 0 ? rest : rest.toSpliced(place, 0, enumeration(Tag.BatchErrorContinuationOption, Continue));
  });

const ignoresExtensions: Mishearing = (request) => ({
  ...request,
  value: request.value.map((field) => (field.type === 'Structure' ? without(Tag.MessageExtension)(field) : field)),
});

const pending: Lie = (item) => ({
  ...item,
  value: item.value.map((field) =>
    field.tag === Tag.ResultStatus ? enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationPending) : field,
  ),
});

const C = CONTENT_CHECKS;
const CONTENTS: readonly Row[] = [
  [
    C.ProtocolVersion,
    'answers in another version',
    lying(
      truth,
      headerWith(
        structure(Tag.ProtocolVersion, [integer(Tag.ProtocolVersionMajor, 1), integer(Tag.ProtocolVersionMinor, 0)]),
      ),
    ),
  ],
  [C.MaximumResponseSize, 'answers as it likes', lying(boast)],
  [C.MaximumResponseSize, 'has another reason', lying(because(R.GeneralFailure))],
  [C.TimeStamp, 'has none', lying(truth, without(Tag.TimeStamp))],
  [C.TimeStamp, 'has an old one', lying(truth, headerWith({ tag: Tag.TimeStamp, type: 'DateTime', value: 5n }))],
  [C.AsynchronousIndicator, 'lets everybody wait', lying(pending)],
  [C.AttestationCapableIndicator, 'refuses it', refusesField(Tag.AttestationCapableIndicator)],
  [C.ClientCorrelationValue, 'refuses it', refusesField(Tag.ClientCorrelationValue)],
  [C.ServerCorrelationValue, 'refuses it', refusesField(Tag.ServerCorrelationValue)],
  [C.BatchCount, 'takes a wrong one', lying(boast)],
  [C.BatchCount, 'counts wrong', lying(truth, headerWith(integer(Tag.BatchCount, 3)))],
  [
    C.BatchItem,
    'names another Operation',
    lying((item) => ({ ...item, value: [enumeration(Tag.Operation, 1), ...item.value.slice(1)] })),
  ],
  [C.UniqueBatchItemID, 'has none', lying(without(Tag.UniqueBatchItemID))],
  [C.BatchOrderOption, 'does it in another order', lying(of(['Revoke'], deny(R.PermissionDenied)))],
  [C.BatchErrorContinuationOption, 'goes on', mishearing(goesOn)],
  [C.Operation, 'leaves it out of a refusal', lying((item) => (succeeded(item) ? item : without(Tag.Operation)(item)))],
  [C.ResultStatus, 'calls everything a success', lying(boast)],
  [C.ResultStatus, 'has no payload', lying(without(Tag.ResponsePayload))],
  [C.ResultReason, 'has none', lying(without(Tag.ResultReason))],
  [C.MessageExtension, 'passes over critical ones', mishearing(ignoresExtensions)],
  [C.MessageExtension, 'has another reason', lying(because(R.InvalidMessage))],
];

/** Attributes that are texts, as other texts. */
function otherTexts(fields: readonly Item[]): Item[] {
  return fields.map((field): Item => {
    if (field.type === 'Structure') return { ...field, value: otherTexts(field.value) };
    return field.tag === Tag.AttributeValue && field.type === 'TextString' ? textString(field.tag, 'own') : field;
  });
}

const questionMarks: Lie = of(
  ['GetAttributes'],
  withPayload(function replaced(fields): Item[] {
    return fields.map((field): Item => {
      if (field.type === 'Structure') return { ...field, value: replaced(field.value) };
      return field.type === 'TextString' ? { ...field, value: field.value.replace(/[^ -~]/g, '?') } : field;
    });
  }),
);

const PROTOCOL: readonly Row[] = [
  [idPlaceholder, 'keeps it', forgetful],
  [idPlaceholder, 'has none', lying(of(['GetAttributes'], deny(R.ItemNotFound)))],
  [
    messageFormat,
    'has its fields in another order',
    lying(truth, (header) => ({ ...header, value: header.value.toReversed() })),
  ],
  [messageFormat, 'leaves out the Result Status', lying(of(['Query'], without(Tag.ResultStatus)))],
  [textEncoding, 'knows ASCII alone', lying(questionMarks)],
  [ttlvEncoding, 'takes everything', lying(boast)],
  [ttlvEncoding, 'takes nothing', lying(deny(R.InvalidMessage))],
  [generalErrors, 'takes everything', lying(boast)],
  [generalErrors, 'has one reason for everything', lying(because(R.GeneralFailure))],
  [defaultPolicy, 'has a policy of its own', lying(of(['GetAttributes'], withPayload(otherTexts)))],
  [honesty.undefinedOperation, 'fails with another reason', lying(because(R.InvalidMessage))],
  [
    honesty.undefinedOperation,
    'fails the whole message',
    lying((item) => without(Tag.Operation)(refusal(item, R.InvalidMessage))),
  ],
  [
    honesty.declaredOperations,
    'does not list Modify Attribute',
    lying(
      of(
        ['Query'],
        withPayload((fields) => fields.filter(({ value }) => value !== Enum.Operation.ModifyAttribute)),
      ),
    ),
  ],
  [
    honesty.declaredOperations,
    'lists what it does not do',
    lying(of(['Check'], (item) => refusal(item, R.OperationNotSupported))),
  ],
  [
    honesty.everyOperationListed,
    'leaves one out',
    lying(
      of(
        ['Query'],
        withPayload((fields) => fields.filter(({ value }) => value !== Enum.Operation.Poll)),
      ),
    ),
  ],
  [honesty.declaredObjectTypes, 'lists none', lying(of(['Query'], payloadWithout(Tag.ObjectType)))],
  [
    honesty.declaredVersions,
    'answers in another version',
    lying(
      truth,
      headerWith(
        structure(Tag.ProtocolVersion, [integer(Tag.ProtocolVersionMajor, 1), integer(Tag.ProtocolVersionMinor, 0)]),
      ),
    ),
  ],
  [honesty.unsupportedMajorVersion, 'does it', lying(boast)],
  [
    honesty.unsupportedMajorVersion,
    'answers in that version',
    lying(
      truth,
      headerWith(
        structure(Tag.ProtocolVersion, [integer(Tag.ProtocolVersionMajor, 77), integer(Tag.ProtocolVersionMinor, 0)]),
      ),
    ),
  ],
  [honesty.laterMinorVersion, 'refuses it', lying(deny(R.InvalidMessage))],
];

const B = BASE_OBJECT_CHECKS;
/** Another value of a field, at whatever depth of a payload. */
const another = (tag: number, change: (field: Item) => Item): Lie =>
  withPayload(function changed(fields): Item[] {
    return fields.map((field): Item => {
      if (field.tag === tag) return change(field);
      return field.type === 'Structure' ? { ...field, value: changed(field.value) } : field;
    });
  });
const firstOnly = (tag: number): Lie =>
  withPayload(function cut(fields): Item[] {
    const first = fields.find((field) => field.tag === tag);
    return fields
      .filter((field) => field.tag !== tag || field === first)
      .map((field) =>
        field.type === 'Structure' && field.tag === Tag.Attributes ? { ...field, value: cut(field.value) } : field,
      );
  });

const OBJECTS: readonly Row[] = [
  [
    B.Attribute,
    'has no Attribute Index',
    lying(another(Tag.Attribute, (field) => without(Tag.AttributeIndex)(field as StructureItem))),
  ],
  [
    B.TemplateAttribute,
    'keeps one attribute',
    lying(another(Tag.AttributeValue, (field) => textString(field.tag, 'x'))),
  ],
  [B.Attributes, 'gives one of two', lying(firstOnly(Tag.Name)), '2.1'],
  [B.Credential, 'does not understand it', refusesField(Tag.Credential)],
  [B.KeyBlock, 'has another length', lying(another(Tag.CryptographicLength, (field) => integer(field.tag, 128)))],
  [
    B.KeyValue,
    'has other material',
    lying(another(Tag.KeyMaterial, (field) => ({ tag: field.tag, type: 'ByteString', value: new Uint8Array(16) }))),
  ],
  [QUERY_STRUCTURE_CHECKS.RNGParameters, 'has none', lying(payloadWithout(Tag.RNGParameters))],
  [QUERY_STRUCTURE_CHECKS.ServerInformation, 'has none', lying(payloadWithout(Tag.ServerInformation))],
  ...Object.values(QUERY_STRUCTURE_CHECKS).map(
    (check): Row => [check, 'refuses the question', lying(deny(R.InvalidField)), check.since === '2.0' ? '2.1' : '1.4'],
  ),
  ...Object.values(ERROR_CHECKS).flatMap((check): Row[] => [
    [check, 'has one reason for everything', lying(because(R.GeneralFailure))],
    [check, 'refuses nothing', lying(boast)],
  ]),
];

describe('checks against wrong servers', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const [check, what, server, version = '1.4'] of [...CONTENTS, ...PROTOCOL, ...OBJECTS]) {
    it(`${check.id}: a server fails that ${what}`, async () => {
      // What it declares is that of the right server: a lie may be about Query itself.
      const { declared } = new EngineSubject(engine, version, undefined, { versions: VERSIONS });
      await expectFailure(check.run(new EngineSubject(server(engine), version, undefined, declared)), what);
    });
  }
});

describe('every check of messages, objects and honesty', () => {
  const tried = new Set([...CONTENTS, ...PROTOCOL, ...OBJECTS].map(([check]) => check.id));
  const all = [
    ...Object.values(CONTENT_CHECKS),
    ...Object.values(ERROR_CHECKS),
    ...Object.values(BASE_OBJECT_CHECKS),
    ...Object.values(QUERY_STRUCTURE_CHECKS),
    ...Object.values(honesty),
    idPlaceholder,
    messageFormat,
    textEncoding,
    ttlvEncoding,
    generalErrors,
    defaultPolicy,
  ];
  for (const { id } of all) {
    it(`${id} has a wrong server`, () => {
      if (!tried.has(id)) throw new Error('no row tries it');
    });
  }
});
