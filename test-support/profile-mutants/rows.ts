import { enumeration, type Item, integer, type StructureItem, textString } from '../../harness/codec/item.ts';
import { fieldValue, structureFields } from '../../harness/message/fields.ts';
import type { Response } from '../../harness/message/response.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { operationByCode } from '../../harness/spec/operations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Engine } from '../engine.ts';
import { refusal } from '../lying-engine.ts';
import { answering, deafTo, hearing, holds, type ProfileMutant, type Spoil, withEach } from './mutant.ts';

const { GeneralFailure, InvalidField } = Enum.ResultReason;
const F = Enum.QueryFunction;

type Row = readonly [check: string, what: string, spoil: Spoil];

/** What is done to every structure of a tag in answers. */
const inAnswers =
  (tag: number, change: (item: StructureItem) => StructureItem | undefined): Spoil =>
  (engine) =>
    answering(engine, (response) =>
      withEach(response, tag, (item) => (item.type === 'Structure' ? change(item) : item)),
    );

/** Answers without a field. */
const withoutField =
  (tag: number): Spoil =>
  (engine) =>
    answering(engine, (response) => withEach(response, tag, () => undefined));

/** Refuses every item of a message that has a field. */
const shyOf =
  (tag: number, value?: Item['value']): Spoil =>
  (engine) =>
    answering(engine, (response, request) => (holds(request, tag, value) ? allRefused(response) : response));

function allRefused(response: StructureItem, reason: number = InvalidField): StructureItem {
  return withEach(response, Tag.BatchItem, (item) => (item.type === 'Structure' ? refusal(item, reason) : item));
}

const fields = (item: StructureItem, change: (fields: readonly Item[]) => readonly Item[]): StructureItem => ({
  ...item,
  value: change(item.value),
});

function isRefused(item: StructureItem): boolean {
  return fieldValue(item, Tag.ResultStatus, 'Enumeration') === Enum.ResultStatus.OperationFailed;
}

const isIn = (version: string) => (request: StructureItem) => {
  const [header] = structureFields(request, Tag.RequestHeader);
  const [asked] = structureFields(header, Tag.ProtocolVersion);
  const major = fieldValue(asked, Tag.ProtocolVersionMajor, 'Integer');
  return `${major}.${fieldValue(asked, Tag.ProtocolVersionMinor, 'Integer')}` === version;
};

/** Batch items in another order; the header stays where it is. */
function reversed(message: StructureItem): StructureItem {
  const [header, ...items] = message.value;
  return { ...message, value: header === undefined ? [] : [header, ...items.reverse()] };
}

/** The server that counts for itself: whatever Batch Count says, it is right. */
function recounted(message: StructureItem): StructureItem {
  const count = structureFields(message, Tag.BatchItem).length;
  return withEach(message, Tag.BatchCount, () => integer(Tag.BatchCount, count));
}

/** A server whose ID Placeholder lives on: it knows the last identifier that it told anybody. */
function rememberingEngine(engine: Engine): Engine {
  let last: Item | undefined;
  const heard = hearing(engine, (request) =>
    withEach(request, Tag.RequestPayload, (payload) => {
      if (payload.type !== 'Structure' || payload.value.length > 0 || last === undefined) return payload;
      return { ...payload, value: [last] };
    }),
  );
  return answering(heard, (response) => {
    for (const item of structureFields(response, Tag.BatchItem)) {
      const [payload] = structureFields(item, Tag.ResponsePayload);
      last = payload?.value.find(({ tag }) => tag === Tag.UniqueIdentifier) ?? last;
    }
    return response;
  });
}

/** A server that takes what cannot be parsed for what it last understood. */
function lenientEngine(engine: Engine): Engine {
  let understood: Response | undefined;
  return {
    ...engine,
    get now() {
      return engine.now;
    },
    send(request, client) {
      const response = engine.send(request, client);
      const done = response.items.every(({ resultStatus }) => resultStatus === Enum.ResultStatus.Success);
      if (done) understood = response;
      return request instanceof Uint8Array && understood !== undefined ? understood : response;
    },
  };
}

/** A whole message fails where one of its operations does not exist. */
function brittleEngine(engine: Engine): Engine {
  return answering(engine, (response, request) => {
    const unheard = structureFields(request, Tag.BatchItem).some(
      (item) => operationByCode(fieldValue(item, Tag.Operation, 'Enumeration') ?? 0) === undefined,
    );
    return unheard ? allRefused(response, GeneralFailure) : response;
  });
}

const asciiOnly: Spoil = (engine) =>
  answering(engine, (response) =>
    withEach(response, Tag.NameValue, (item) =>
      item.type === 'TextString' ? { ...item, value: item.value.replace(/[^ -~]/g, '?') } : item,
    ),
  );

const queryLists = (tag: number, hidden?: number): Spoil =>
  inAnswers(Tag.ResponsePayload, (payload) =>
    fields(payload, (own) => {
      const isList = own.filter((field) => field.tag === tag).length > 1;
      return isList
        ? own.filter((field) => field.tag !== tag || (hidden !== undefined && field.value !== hidden))
        : own;
    }),
  );

const shyOfQuery = (what: string, code: number): Row => [
  `structure ${what}`,
  `Query for ${what} is refused`,
  shyOf(Tag.QueryFunction, code),
];

const ROWS: readonly Row[] = [
  [
    'message content Protocol Version',
    'answers are in a version after that of the request',
    inAnswers(Tag.ProtocolVersion, (version) =>
      withEach(version, Tag.ProtocolVersionMinor, (item) => integer(item.tag, Number(item.value) + 1)),
    ),
  ],
  [
    'message content Operation',
    'a refusal does not say of what',
    inAnswers(Tag.BatchItem, (item) =>
      isRefused(item) ? fields(item, (own) => own.filter(({ tag }) => tag !== Tag.Operation)) : item,
    ),
  ],
  ['message content Maximum Response Size', 'Maximum Response Size is passed over', deafTo(Tag.MaximumResponseSize)],
  ['message content Unique Batch Item ID', 'answers have no Unique Batch Item ID', withoutField(Tag.UniqueBatchItemID)],
  [
    'message content Time Stamp',
    'Time Stamps are an hour late',
    inAnswers(Tag.ResponseHeader, (header) =>
      fields(header, (own) =>
        own.map((field) => (field.type === 'DateTime' ? { ...field, value: field.value - 3600n } : field)),
      ),
    ),
  ],
  [
    'message content Asynchronous Indicator',
    'a request with an Asynchronous Indicator is refused',
    shyOf(Tag.AsynchronousIndicator),
  ],
  ['message content Result Status', 'what is done is answered without a payload', withoutField(Tag.ResponsePayload)],
  ['message content Result Reason', 'a refusal has no Result Reason', withoutField(Tag.ResultReason)],
  ['message content Batch Order Option', 'batches are done from behind', (engine) => hearing(engine, reversed)],
  [
    'message content Batch Error Continuation Option',
    'Batch Error Continuation Option is passed over',
    deafTo(Tag.BatchErrorContinuationOption),
  ],
  ['message content Batch Count', 'a wrong Batch Count is taken', (engine) => hearing(engine, recounted)],
  [
    'message content Batch Item',
    'of a batch the first item alone is answered',
    (engine) => answering(engine, (response) => fields(response, (own) => own.slice(0, 2))),
  ],
  [
    'message content Attestation Capable Indicator',
    'a request with an Attestation Capable Indicator is refused',
    shyOf(Tag.AttestationCapableIndicator),
  ],
  [
    'message content Client Correlation Value',
    'a request with a Client Correlation Value is refused',
    shyOf(Tag.ClientCorrelationValue),
  ],
  [
    'message content Server Correlation Value',
    'a request with a Server Correlation Value is refused',
    shyOf(Tag.ServerCorrelationValue),
  ],
  ['message content Message Extension', 'Message Extensions are passed over', deafTo(Tag.MessageExtension)],
  ['ID Placeholder', 'the ID Placeholder outlives its request', rememberingEngine],
  [
    'message format',
    'the fields of a Response Header stand in another order',
    inAnswers(Tag.ResponseHeader, (header) => fields(header, (own) => own.toReversed())),
  ],
  ['TTLV encoding', 'what cannot be parsed is taken for something else', lenientEngine],
  ['TTLV text', 'letters beyond ASCII are lost', asciiOnly],
  [
    'error handling of messages',
    'whatever is wrong is called General Failure',
    (engine) =>
      answering(engine, (response) =>
        withEach(response, Tag.ResultReason, () => enumeration(Tag.ResultReason, GeneralFailure)),
      ),
  ],
  ['undefined operation', 'an operation that does not exist fails the whole message', brittleEngine],
  [
    'unsupported major version',
    'a version that the server does not have is answered in that version',
    (engine) =>
      answering(engine, (response, request) =>
        isIn('77.0')(request)
          ? withEach(response, Tag.ProtocolVersionMajor, (item) => integer(item.tag, 77))
          : response,
      ),
  ],
  [
    'later minor version',
    'a later minor version is refused',
    (engine) => answering(engine, (response, request) => (isIn('1.99')(request) ? allRefused(response) : response)),
  ],
  ['Query lists the operations', 'Query leaves Locate out', queryLists(Tag.Operation, Enum.Operation.Locate)],
  ['Query lists every operation', 'Query leaves Poll out', queryLists(Tag.Operation, Enum.Operation.Poll)],
  ['Query lists the object types', 'Query lists no object types', queryLists(Tag.ObjectType)],
  [
    'Discover Versions is true',
    'messages of KMIP 1.2 are refused, which Discover Versions names',
    (engine) => answering(engine, (response, request) => (isIn('1.2')(request) ? allRefused(response) : response)),
  ],
  ['structure Credential', 'a request with a Credential is refused as malformed', shyOf(Tag.Authentication)],
  ['structure Template-Attribute', 'a request with a Template-Attribute is refused', shyOf(Tag.TemplateAttribute)],
  shyOfQuery('Extension Information', F.QueryExtensionMap),
  shyOfQuery('Profile Information', F.QueryProfiles),
  shyOfQuery('Validation Information', F.QueryValidations),
  shyOfQuery('Capability Information', F.QueryCapabilities),
  shyOfQuery('Defaults Information', F.QueryDefaultsInformation),
  [
    'default operation policy',
    'every object has another operation policy',
    (engine) =>
      answering(engine, (response) =>
        withEach(response, Tag.AttributeValue, (item) =>
          item.type === 'TextString' && item.value === 'default' ? textString(item.tag, 'public') : item,
        ),
      ),
  ],
  [
    'batches of 1 to 32 items',
    'of a batch 31 items are answered at most',
    (engine) => answering(engine, (response) => fields(response, (own) => own.slice(0, 32))),
  ],
  [
    'attribute Lease Time',
    'Lease Time is a number without a unit',
    (engine) => answering(engine, (response) => withEach(response, Tag.LeaseTime, () => integer(Tag.LeaseTime, 60))),
  ],
];

/** Mutants for checks of messages that no family has, and for those that their family would not show. */
export const MESSAGE_MUTANTS: readonly ProfileMutant[] = ROWS.map(([check, what, spoil]) => ({
  id: what,
  what,
  check,
  spoil,
}));
