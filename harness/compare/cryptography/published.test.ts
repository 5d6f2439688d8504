import { expect } from 'chai';
import { altered, type Exchanged, verdictOn } from '../../../test-support/cryptographic-output.ts';
import { publishedCases } from '../../../test-support/published-cases.ts';
import type { Case, CaseItem, CaseStructure, Step } from '../../cases/case.ts';
import { fields } from '../../cases/fields.ts';
import { isPlaceholder, placeholdersIn } from '../../cases/placeholders.ts';
import { resolve, standIn } from '../../cases/substitute.ts';
import type { Item, StructureItem } from '../../codec/item.ts';
import { fieldValue, structureField, structureFields } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { GroupState } from '../managed-objects.ts';
import { learn } from '../provenance.ts';

const { Encrypt, Decrypt, Sign, MAC, Hash, SignatureVerify, MACVerify } = Enum.Operation;
const OUTPUTS: readonly number[] = [
  Tag.Data,
  Tag.SignatureData,
  Tag.MACData,
  Tag.IVCounterNonce,
  Tag.AuthenticatedEncryptionTag,
];

/** A batch item of a published case that succeeds, with what was known of its key by then. */
interface Answered {
  readonly where: string;
  readonly operation: number;
  readonly request: StructureItem;
  readonly response: StructureItem;
  /** The payloads as the case writes them. */
  readonly written: { readonly request: CaseItem | undefined; readonly response: CaseItem | undefined };
  /** The key, and its attributes. */
  readonly known: Pick<Exchanged, 'algorithm' | 'contents' | 'attributes'>;
}

function* answered(entry: Case): Generator<Answered> {
  const group = new GroupState();
  for (const step of entry.steps) {
    for (const { operation, request, response, written } of batch(step)) {
      learn(group, { operation, request, response, sentAt: 0n });
      const identifier =
        fieldValue(response, Tag.UniqueIdentifier, 'TextString') ??
        fieldValue(request, Tag.UniqueIdentifier, 'TextString');
      const object = group.objects.get(identifier ?? '');
      const algorithm = object?.fixed.get('CryptographicAlgorithm')?.[0]?.value;
      const attributes = (object?.fixed.get('CryptographicParameters') ?? []).map(({ value }) => value as Item[]);
      yield {
        where: `${entry.id} ${step.index}`,
        operation,
        request,
        response,
        written,
        known: {
          ...(typeof algorithm === 'number' ? { algorithm } : {}),
          ...(object === undefined ? {} : { contents: [...object.contents], attributes }),
        },
      };
    }
  }
}

/** The batch items of a step that have both payloads, placeholders replaced by stand-ins. */
function batch(step: Step): Pick<Answered, 'operation' | 'request' | 'response' | 'written'>[] {
  const placeholders = [...placeholdersIn(step.request), ...placeholdersIn(step.response)];
  const bindings = new Map(placeholders.map((item) => [item.placeholder, standIn(item)]));
  const items = (message: CaseStructure): StructureItem[] =>
    structureFields(resolve(message, { bindings, now: 0n }), Tag.BatchItem);
  const written = (message: CaseStructure, index: number, payload: number): CaseItem | undefined =>
    fields(fields(message, Tag.BatchItem)[index], payload)[0];
  const responses = items(step.response);
  return items(step.request).flatMap((item, index) => {
    const operation = fieldValue(item, Tag.Operation, 'Enumeration');
    const request = structureField(item, Tag.RequestPayload);
    const response = structureField(responses[index], Tag.ResponsePayload);
    if (operation === undefined || request === undefined || response === undefined) return [];
    return {
      operation,
      request,
      response,
      written: {
        request: written(step.request, index, Tag.RequestPayload),
        response: written(step.response, index, Tag.ResponsePayload),
      },
    };
  });
}

function isSinglePart({ request }: Answered): boolean {
  const parts: readonly number[] = [Tag.InitIndicator, Tag.FinalIndicator, Tag.CorrelationValue];
  return !request.value.some(({ tag }) => parts.includes(tag));
}

function isLiteral(payload: CaseItem | undefined, tag: number): boolean {
  return fields(payload, tag).some((item) => !isPlaceholder(item));
}

/** What the published cases give no key or no whole input for, and why. */
const OPEN: readonly (readonly [RegExp, string])[] = [
  [/^(CS-BC-M-[123]|TC-STREAM-ENC-1)-/, 'the server generates the key and never shows it'],
  [/^CS-AC-M-OAEP-[13579]-/, 'only the public key is registered'],
  [/^CS-BC-M-13-.* 3$/, 'the IV is what the server chose'],
  [/^CS-BC-M-GCM-2-.* 112$/, 'the IV is what the server chose'],
  [/^TC-OTP-1-/, 'One Time Pad is no cipher of the tables'],
];

describe('cryptographic output of the published cases', () => {
  let items: readonly Answered[] = [];

  before(async function () {
    const { cases } = await publishedCases(this);
    items = cases
      .filter(({ version }) => version === '1.4' || version === '2.0')
      .flatMap((entry) => [...answered(entry)])
      .filter(isSinglePart);
  });

  const exchangedIn = (item: Answered, judged: number): Exchanged => ({
    ...item.known,
    operation: item.operation,
    request: item.request.value,
    response: item.response.value,
    judged,
  });

  it('is right where a key was registered, and wrong with a bit turned', () => {
    const operations: readonly number[] = [Encrypt, Decrypt, Sign, MAC, Hash];
    const literal = items
      .filter(({ operation }) => operations.includes(operation))
      .flatMap((item) => OUTPUTS.filter((tag) => isLiteral(item.written.response, tag)).map((tag) => ({ item, tag })));
    const isOpen = (where: string): boolean => OPEN.some(([pattern]) => pattern.test(where));
    for (const [pattern] of OPEN)
      expect(
        literal.some(({ item }) => pattern.test(item.where)),
        `${pattern}`,
      ).to.equal(true);
    expect(literal.length).to.be.greaterThan(150);
    for (const { item, tag } of literal) {
      const exchanged = exchangedIn(item, tag);
      expect(verdictOn(exchanged), item.where).to.equal(isOpen(item.where) ? 'unknown' : 'right');
      const isEmpty = fieldValue(item.response, tag, 'ByteString')?.length === 0;
      if (!isEmpty && !isOpen(item.where)) expect(verdictOn(altered(exchanged)), item.where).to.equal('wrong');
    }
  });

  for (const [name, verifying, making, proof] of [
    ['Signature Verify', SignatureVerify, Sign, Tag.SignatureData],
    ['MAC Verify', MACVerify, MAC, Tag.MACData],
  ] as const) {
    it(`is right where ${name} expects Valid, and wrong where it expects Invalid`, () => {
      const verified = items.filter(
        ({ operation, written }) => operation === verifying && isLiteral(written.request, proof),
      );
      expect(verified).not.to.deep.equal([]);
      for (const item of verified) {
        const valid = fieldValue(item.response, Tag.ValidityIndicator, 'Enumeration');
        const made: Exchanged = {
          ...exchangedIn(item, proof),
          operation: making,
          response: item.request.value.filter(({ tag }) => tag === proof),
        };
        const verdict = valid === Enum.ValidityIndicator.Valid ? 'right' : 'wrong';
        expect(verdictOn(made), item.where).to.equal(verdict);
      }
    });
  }
});
