import { assert, expect } from 'chai';
import { boolean, enumeration, type Item, textString } from '../../../harness/codec/item.ts';
import { encodeTtlv } from '../../../harness/codec/ttlv.ts';
import { protocolVersion } from '../../../harness/message/header.ts';
import type { Response } from '../../../harness/message/response.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { atLeast } from '../../../harness/spec/versions.ts';
import {
  before,
  expectAllDone,
  expectAllRefused,
  messageOf,
  outcomes,
  QUERY,
  responseTo,
  withFields,
} from '../messages.ts';
import { shown } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { CLOCK_TOLERANCE } from '../values.ts';
import type { ContentProbe } from './probe.ts';

const { AsynchronousIndicator, ResultReason, ResultStatus } = Enum;

/** The answer to a Query whose header has one field more. */
function askedWith(subject: Subject, field: Item, behind: number = Tag.BatchCount): Promise<Response> {
  const message = withFields(messageOf(subject), Tag.RequestHeader, before(behind, field));
  return responseTo(subject, message);
}

/** The header may have this field, and the request is done with it. */
function taken(how: string, fields: (subject: Subject) => readonly Item[]): ContentProbe {
  return {
    how,
    async run(subject) {
      for (const field of fields(subject)) {
        expectAllDone(await askedWith(subject, field), 1, `Query with ${shown([field])}`);
      }
    },
  };
}

/** The Asynchronous Indicator of a client that can, or cannot, wait; a Boolean in 1.x. */
function asynchronous(subject: Subject, able: boolean): Item {
  // 2.0 section 11.3 made it an Enumeration.
  if (!atLeast(subject.version, '2.0')) return boolean(Tag.AsynchronousIndicator, able);
  const { Optional, Prohibited } = AsynchronousIndicator;
  return enumeration(Tag.AsynchronousIndicator, able ? Optional : Prohibited);
}

/** What stands in the headers of messages (1.0 to 1.4 sections 6.1 to 6.7, 6.17 to 6.19 and 7; 2.0 and 2.1 chapters 8 and 9). */
export const HEADER_PROBES = {
  ProtocolVersion: {
    how: 'An answer has the Protocol Version of the request.',
    async run(subject) {
      const { header } = await subject.ask(QUERY);
      expect(header.version, 'Protocol Version').to.deep.equal(protocolVersion(subject.version));
    },
  },
  MaximumResponseSize: {
    how: 'A Query whose answer would be larger than Maximum Response Size is refused as Response Too Large; one with room enough is done.',
    async run(subject) {
      const all = { ...QUERY, payload: queryOfAll() };
      const { length } = encodeTtlv((await subject.ask(all)).item);
      const roomy = await subject.ask(all, { maximumResponseSize: length * 2 });
      expectAllDone(roomy, 1, `Query with a Maximum Response Size of ${length * 2}`);
      const size = Math.floor((length * 3) / 4);
      const tight = await subject.ask(all, { maximumResponseSize: size });
      const what = `Query with a Maximum Response Size of ${size}, whose answer has ${length} octets`;
      expectAllRefused(tight, what);
      expect(tight.items[0]?.resultReason, `${what}: ${outcomes(tight)}`).to.equal(ResultReason.ResponseTooLarge);
    },
  },
  TimeStamp: {
    how: 'An answer, a refusal too, has a Time Stamp of the time at which it was made; a request may have one.',
    async run(subject) {
      const earlier = subject.now();
      const done = await subject.ask(QUERY, { timeStamp: earlier });
      expectAllDone(done, 1, 'Query with a Time Stamp');
      const refused = await subject.ask({ ...QUERY, payload: [] });
      for (const { header } of [done, refused]) {
        const { timeStamp = 0n } = header;
        const inTime = timeStamp >= earlier - CLOCK_TOLERANCE && timeStamp <= subject.now() + CLOCK_TOLERANCE;
        assert(inTime, `a Time Stamp of ${header.timeStamp} s, at ${subject.now()} s`);
      }
    },
  },
  AsynchronousIndicator: {
    how: 'A client that cannot wait, and one that does not say, is answered at once; one that can may be answered Operation Pending with an Asynchronous Correlation Value.',
    async run(subject) {
      expectAllDone(await subject.ask(QUERY), 1, 'Query without Asynchronous Indicator');
      expectAllDone(await askedWith(subject, asynchronous(subject, false)), 1, 'Query of a client that cannot wait');
      const [item] = (await askedWith(subject, asynchronous(subject, true))).items;
      const pending = item?.resultStatus === ResultStatus.OperationPending;
      if (pending) expect(item.asynchronousCorrelationValue, 'of a pending operation').not.to.equal(undefined);
      else expect(item?.resultStatus, 'Query of a client that can wait').to.equal(ResultStatus.Success);
    },
  },
  AttestationCapableIndicator: taken('A Query is done whatever Attestation Capable Indicator says.', () => [
    boolean(Tag.AttestationCapableIndicator, true),
    boolean(Tag.AttestationCapableIndicator, false),
  ]),
  ClientCorrelationValue: taken('A Query with a Client Correlation Value is done.', (subject) => [
    textString(Tag.ClientCorrelationValue, subject.uniqueText()),
  ]),
  ServerCorrelationValue: {
    how: 'A Server Correlation Value, which an answer should have, is a text of one letter or more; a request in which it stands is done.',
    async run(subject) {
      const { header } = await subject.ask(QUERY);
      if (header.serverCorrelationValue !== undefined) expect(header.serverCorrelationValue).not.to.equal('');
      const own = textString(Tag.ServerCorrelationValue, header.serverCorrelationValue ?? subject.uniqueText());
      expectAllDone(await askedWith(subject, own), 1, 'Query with a Server Correlation Value');
    },
  },
} as const satisfies Record<string, ContentProbe>;

function queryOfAll(): Item[] {
  const { QueryOperations, QueryObjects, QueryServerInformation } = Enum.QueryFunction;
  return [QueryOperations, QueryObjects, QueryServerInformation].map((value) => enumeration(Tag.QueryFunction, value));
}
