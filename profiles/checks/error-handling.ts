import { enumeration, type Item, integer, textString } from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { OPERATIONS } from '../../harness/spec/operations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { inVersion, VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { deletePayload, modifyInstancePayload, newValuePayload } from './attribute-requests.ts';
import { type Check, NotShown } from './check.ts';
import { activate, attributeOf, reference, uniqueIdentifier } from './exchanges.ts';
import { nameView } from './names.ts';
import { newKey } from './objects.ts';
import type { CheckedOperation } from './operations.ts';
import { type Condition, expectReason } from './reasons.ts';
import type { Subject } from './subject.ts';
import { activationDateView, objectGroupView, revocationReason } from './values.ts';

/** One row of the table of an operation's errors. */
interface ErrorRow {
  readonly condition: Condition;
  readonly payload: (subject: Subject) => Promise<readonly Item[]> | readonly Item[];
  /** The versions that have the row; all that have the operation where absent. */
  readonly since?: Version;
  readonly until?: Version;
}

const STATE = attributeOf(enumeration(Tag.State, Enum.State.Active));

/** The identifier of a new key. */
async function key(subject: Subject, ...attributes: readonly AttributeView[]): Promise<string> {
  return (await newKey(subject, attributes)).identifier;
}

async function activeKey(subject: Subject): Promise<string> {
  const identifier = await key(subject);
  await activate(subject, identifier);
  return identifier;
}

/** An attribute of a new key as it is sent to be added or modified. */
async function valueForKey(subject: Subject, value: AttributeView, ...own: AttributeView[]): Promise<Item[]> {
  return newValuePayload(subject, await key(subject, ...own), value);
}

/** The Name of one new key, for another that has a Name of its own. */
async function takenName(subject: Subject): Promise<Item[]> {
  const taken = nameView(subject.uniqueText());
  await key(subject, taken);
  return valueForKey(subject, taken, nameView(subject.uniqueText()));
}

/** Nothing is there with such an identifier. */
const nothing = (...fields: readonly Item[]): ErrorRow => ({
  condition: 'no such object',
  payload: (subject) => [uniqueIdentifier(subject.uniqueText()), ...fields],
});

const nothingToChange: ErrorRow = {
  condition: 'no such object',
  payload: (subject) => newValuePayload(subject, subject.uniqueText(), nameView(subject.uniqueText())),
};

/** The tables of 1.0 to 1.4 sections 11.10 to 11.22, and of 2.0 and 2.1 sections 6.1.x.1, as far as they can be brought about. */
const ROWS = {
  Check: [nothing()],
  Get: [
    nothing(),
    {
      condition: 'format that cannot be provided',
      payload: async (subject) => [
        uniqueIdentifier(await key(subject)),
        enumeration(Tag.KeyFormatType, Enum.KeyFormatType.ECPrivateKey),
      ],
    },
  ],
  GetAttributes: [
    nothing(),
    {
      condition: 'same attribute named twice',
      since: '1.1',
      until: '1.4',
      payload: async (subject) => {
        const name = reference('Object Type', subject.version);
        return [uniqueIdentifier(await key(subject)), name, name];
      },
    },
  ],
  GetAttributeList: [nothing()],
  AddAttribute: [
    nothingToChange,
    { condition: 'read-only attribute that is there', payload: (subject) => valueForKey(subject, STATE) },
    {
      condition: 'single-instance attribute that is there',
      payload(subject) {
        const [first, second] = [
          activationDateView(subject.now() + 86_400n),
          activationDateView(subject.now() + 90_000n),
        ];
        return valueForKey(subject, second, first);
      },
    },
    {
      condition: 'attribute with an index',
      until: '1.4',
      payload: (subject) => valueForKey(subject, { ...nameView(subject.uniqueText()), index: 1 }),
    },
    { condition: 'name that another object has', payload: takenName },
  ],
  ModifyAttribute: [
    nothingToChange,
    {
      condition: 'attribute to modify is not there',
      payload: (subject) => valueForKey(subject, objectGroupView(subject.uniqueText())),
    },
    {
      condition: 'instance is not there',
      async payload(subject) {
        const identifier = await key(subject, nameView(subject.uniqueText()));
        const nowhere = { ...nameView(subject.uniqueText()), index: 7 };
        return modifyInstancePayload(subject, identifier, nowhere, nameView(subject.uniqueText()));
      },
    },
    { condition: 'read-only attribute', payload: (subject) => valueForKey(subject, STATE) },
    { condition: 'name that another object has', payload: takenName },
  ],
  DeleteAttribute: [
    {
      condition: 'no such object',
      payload: (subject) => deletePayload(subject, subject.uniqueText(), nameView(subject.uniqueText())),
    },
    {
      condition: 'read-only attribute',
      payload: async (subject) =>
        deletePayload(subject, await key(subject), attributeOf(enumeration(Tag.State, Enum.State.PreActive))),
    },
    {
      condition: 'instance is not there',
      async payload(subject) {
        const identifier = await key(subject, nameView(subject.uniqueText()));
        return deletePayload(subject, identifier, { ...nameView(subject.uniqueText()), index: 7 });
      },
    },
    {
      condition: 'attribute to delete is not there',
      payload: async (subject) => deletePayload(subject, await key(subject), objectGroupView(subject.uniqueText())),
    },
  ],
  Activate: [
    nothing(),
    { condition: 'wrong state', payload: async (subject) => [uniqueIdentifier(await activeKey(subject))] },
  ],
  Revoke: [
    nothing(revocationReason(Enum.RevocationReasonCode.CessationOfOperation)),
    {
      condition: 'unknown value',
      payload: async (subject) => [uniqueIdentifier(await activeKey(subject)), revocationReason(0x77)],
    },
  ],
  Destroy: [
    nothing(),
    { condition: 'wrong state', payload: async (subject) => [uniqueIdentifier(await activeKey(subject))] },
  ],
  Locate: [
    {
      condition: 'unknown value',
      until: '1.4',
      payload(subject) {
        const field = subject.attributesOf([{ name: 'Unheard Of', value: textString(Tag.AttributeValue, 'x') }]);
        return field.type === 'Structure' ? field.value : [field];
      },
    },
  ],
  Query: [{ condition: 'nothing asked for', payload: () => [] }],
  DiscoverVersions: [
    { condition: 'unknown field', until: '1.4', payload: () => [integer(Tag.CryptographicLength, 1)] },
  ],
} as const satisfies Partial<Record<CheckedOperation, readonly ErrorRow[]>>;

export type CheckedErrors = keyof typeof ROWS;

function checkOf(name: CheckedErrors): Check {
  const { code, since, name: title } = OPERATIONS[name];
  const rows: readonly ErrorRow[] = ROWS[name];
  const [until] = VERSIONS.filter((version) => rows.some((row) => inVersion({ since: '1.0', ...row }, version))).slice(
    -1,
  );
  return {
    id: `error handling ${title}`,
    how: `${title} is refused with the Result Reason of its table: ${rows.map(({ condition }) => condition).join('; ')}.`,
    since,
    ...(until && { until }),
    async run(subject) {
      for (const { condition, payload, ...range } of rows) {
        if (!inVersion({ since: '1.0', ...range }, subject.version)) continue;
        const reason = await subject.refused(code, await payload(subject));
        if (reason === Enum.ResultReason.OperationNotSupported) throw new NotShown(`the server does not do ${title}`);
        expectReason(subject, code, condition, reason);
      }
    },
  };
}

/** The checks of the Result Reasons of an operation, by its XML name. */
export const ERROR_CHECKS = Object.fromEntries(
  (Object.keys(ROWS) as CheckedErrors[]).map((name) => [name, checkOf(name)]),
) as Readonly<Record<CheckedErrors, Check>>;

/** The check that tries the Result Reasons of an operation. */
export function errorHandling(name: CheckedErrors): Check {
  return ERROR_CHECKS[name];
}
