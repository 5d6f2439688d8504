import { expect } from 'chai';
import { CREATE, caseOf, stateIs, text } from '../../test-support/small-cases.ts';
import type { Answered } from './exchange.ts';
import { datesAreAhead } from './repetition.ts';
import type { StepResult } from './results.ts';
import { ServerClock } from './server-clock.ts';

const SENT = new Date('2026-03-01T10:00:00Z');
const later = (seconds: number): Date => new Date(SENT.getTime() + seconds * 1000);
const clock = { now: () => SENT, wait: async () => {} };

const dates = (...offsets: number[]): string =>
  offsets
    .map(
      (offset) =>
        `<Attribute>${text('AttributeName', 'Deactivation Date')}<AttributeValue type="DateTime" value="$NOW+${offset}"/></Attribute>`,
    )
    .join('');

/** Whether the dates of a Create are ahead of an answer that came so many seconds later. */
function areAhead(offsets: readonly number[], seconds: number, moved = 0): boolean {
  const request = CREATE.request.replace('</TemplateAttribute>', `${dates(...offsets)}</TemplateAttribute>`);
  const { case: loaded } = caseOf('DATES-11', [{ ...CREATE, request }, stateIs('Active')]);
  if (loaded === undefined) throw new Error('no case');
  const earlier = [{ index: 0, exchange: { request: { sentAt: SENT } } }] as unknown as readonly StepResult[];
  const answered = { exchange: { response: { receivedAt: later(seconds) } } } as Answered;
  const serverClock = new ServerClock(clock);
  if (moved > 0) serverClock.moved(BigInt(moved));
  return datesAreAhead(loaded, earlier, answered, serverClock);
}

describe('the dates of a case that waits for a change', () => {
  const rows: readonly [name: string, offsets: readonly number[], seconds: number, moved: number, ahead: boolean][] = [
    ['are none', [], 0, 0, false],
    ['are ahead', [120], 119, 0, true],
    ['have come', [120], 120, 0, false],
    ['have come in part', [5, 1000], 6, 0, false],
    ["have come on the server's clock, which was moved", [120], 0, 120, false],
    ["are ahead on the server's clock, which was moved", [120], 0, 119, true],
  ];
  for (const [name, offsets, seconds, moved, ahead] of rows) {
    it(name, () => expect(areAhead(offsets, seconds, moved)).to.equal(ahead));
  }
});
