import { assert, expect } from 'chai';
import { boolean, type StructureItem, structure, textString } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { atLeast } from '../../../harness/spec/versions.ts';
import { uniqueIdentifier } from '../exchanges.ts';
import {
  expectAllDone,
  expectAllRefused,
  messageOf,
  numbered,
  outcomes,
  QUERY,
  responseTo,
  withFields,
} from '../messages.ts';
import type { Subject } from '../subject.ts';
import type { ContentProbe } from './probe.ts';

const { Get, Query } = Enum.Operation;
const { FeatureNotSupported, UnknownMessageExtension } = Enum.ResultReason;

const getNothing = (subject: Subject) => ({ operation: Get, payload: [uniqueIdentifier(subject.uniqueText())] });

/** A Message Extension that nobody understands. */
function extension(critical: boolean): StructureItem {
  return structure(Tag.MessageExtension, [
    textString(Tag.VendorIdentification, 'org.example.unheard_of'),
    boolean(Tag.CriticalityIndicator, critical),
    structure(Tag.VendorExtension, []),
  ]);
}

/** What the items of messages say (1.0 to 1.4 sections 6.2, 6.9, 6.10, 6.16 and 7; 2.0 and 2.1 chapters 8 and 9). */
export const RESULT_PROBES = {
  Operation: {
    how: 'A batch item that is done and one that is refused have the Operation that was asked for.',
    async run(subject) {
      const done = await subject.ask(QUERY);
      expect(done.items[0]?.operation, 'Operation of what is done').to.equal(Query);
      const refused = await subject.ask(getNothing(subject));
      expect(refused.items[0]?.operation, 'Operation of what is refused').to.equal(Get);
    },
  },
  ResultStatus: {
    how: 'What is done has Result Status Success and a payload; what is refused has Operation Failed.',
    async run(subject) {
      const done = await subject.ask(QUERY);
      expectAllDone(done, 1, 'Query');
      expect(done.items[0]?.payload, 'the Response Payload of what is done').not.to.equal(undefined);
      expectAllRefused(await subject.ask(getNothing(subject)), 'Get of what is not there');
    },
  },
  ResultReason: {
    how: 'What is refused has a Result Reason; from 2.0 on what is done has none.',
    async run(subject) {
      const refused = await subject.ask(getNothing(subject));
      expect(refused.items[0]?.resultReason, 'Result Reason of what is refused').to.be.a('number');
      const done = await subject.ask(QUERY);
      // 2.0 and 2.1 section 9.18; "OPTIONAL in any response that returns a Result Status of Success" before.
      if (atLeast(subject.version, '2.0')) expect(done.items[0]?.resultReason, 'of what is done').to.equal(undefined);
    },
  },
  MessageExtension: {
    how: 'A message with a critical Message Extension that nobody understands is refused as a whole, and says so in its reason; one that is not critical gets a Response Message.',
    async run(subject) {
      const batch = messageOf(subject, numbered([QUERY, QUERY]));
      const last = batch.value.length - 1;
      const extended = batch.value.map((field, index) =>
        index === last && field.type === 'Structure' ? { ...field, value: [...field.value, extension(true)] } : field,
      );
      const critical = await responseTo(subject, { ...batch, value: extended });
      expectAllRefused(critical, 'a batch with a critical extension');
      const reasons: readonly (number | undefined)[] = atLeast(subject.version, '2.0')
        ? [FeatureNotSupported, UnknownMessageExtension]
        : [FeatureNotSupported];
      const named = critical.items.some(({ resultReason }) => reasons.includes(resultReason));
      assert(named, `a critical extension is refused with ${outcomes(critical).join(', ')}`);
      const other = withFields(messageOf(subject), Tag.BatchItem, (fields) => [...fields, extension(false)]);
      expect((await responseTo(subject, other)).items, 'items of the answer').to.have.length(1);
    },
  },
} as const satisfies Record<string, ContentProbe>;
