import { isPending } from '../../cases/asynchronous.ts';
import { structure } from '../../codec/item.ts';
import { readRequest } from '../../message/request.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { Finding } from '../finding.ts';
import { isLiteralValue, parentTag } from './look.ts';
import { type Answer, EXCUSED, excusedWith, type Judge, type Rule, refused } from './rule.ts';

const { Canceled, Completed, UnableToCancel } = Enum.CancellationResult;

/** What Cancel may come to for an operation that is pending as far as the client knows, and would succeed. */
const POSSIBLE: ReadonlySet<number> = new Set([Canceled, Completed, UnableToCancel]);

export const answeredAtOnce: Rule = {
  id: 'P7',
  title:
    'where the case expects Operation Pending and the Asynchronous Indicator is permission, not demand, the answer may come at once: it is compared with what the later Poll expects, else with the latest expected answer to the same request; steps that poll or cancel it do not apply. Poll is sent again while the operation is pending. Cancel of a pending operation may come to Canceled, Unable To Cancel or Completed',
  sections: {},
  source:
    '1.1 sections 6.7 and 6.8, 2.1 sections 9.2 and 11.3: the server decides; 1.1 section 4.27: what comes of Cancel',
  answer(finding, judge) {
    if (finding.tag === Tag.CancellationResult) return answerCancellation(finding);
    const { batch } = finding.place;
    if (batch === undefined || !isPending(batch.expected) || isPending(batch.actual)) return undefined;
    if (finding.tag === Tag.ResultStatus && isLiteralValue(finding)) {
      return isPermission(judge) ? EXCUSED : refused('the request does not leave it to the server');
    }
    const isPayload = finding.tag === Tag.ResponsePayload && parentTag(finding) === Tag.BatchItem;
    if (!isPayload || finding.kind !== 'extra') return undefined;
    return isPermission(judge)
      ? excusedWith('the case does not say what comes of it: its structure is checked')
      : undefined;
  },
};

/** 1.x: the Boolean True; 2.x: Optional. Neither is Mandatory (2.1 section 11.3). */
function isPermission({ requestHeader }: Judge): boolean {
  const request = requestHeader && readRequest(structure(Tag.RequestMessage, [requestHeader]));
  return request?.header.asynchronousIndicator === Enum.AsynchronousIndicator.Optional;
}

function answerCancellation(finding: Finding): Answer | undefined {
  const { expected, actual, place } = finding;
  if (!isLiteralValue(finding) || place.batch?.operation !== Enum.Operation.Cancel) return undefined;
  if (expected?.type !== 'Enumeration' || !('value' in expected) || !POSSIBLE.has(expected.value)) return undefined;
  if (!place.batch.cancelsPending) return refused('a Poll brought the answer before');
  const isPossible = actual?.type === 'Enumeration' && POSSIBLE.has(actual.value);
  return isPossible ? EXCUSED : refused('the operation is known to the server, and does not fail');
}
