import { expect } from 'chai';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { GroupState } from '../harness/compare/index.ts';
import type { DiagnosticRow } from '../harness/diagnostics/diagnostic.ts';
import { type Diagnostic, diagnose, type ExchangeFacts } from '../harness/diagnostics/index.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { type MadeCase, NOW, type Played, play } from './exchanges.ts';

/** A made case, and what the run knows about its last exchange. */
export interface DiagnosedCase extends MadeCase {
  /** The operations that the peer's Query lists; none were asked for where it is left out. */
  readonly listed?: readonly (keyof typeof Enum.Operation)[];
}

/** What the run hands to the diagnostics about the last exchange of a made case. */
export function factsOf(made: DiagnosedCase): ExchangeFacts {
  const group = new GroupState();
  const played = play(made, group);
  const last = played.at(-1) as Played;
  const exchanged = ({ request, response }: Played): ExchangeFacts['exchange'] => ({
    request: { item: request },
    response: {
      item: response,
      bytes: encodeTtlv(response),
      receivedAt: new Date(Number(NOW) * 1000),
      deviations: [],
    },
  });
  return {
    exchange: exchanged(last),
    version: made.version ?? '1.4',
    differences: last.differences,
    listed: made.listed && new Set(made.listed.map((name) => Enum.Operation[name])),
    objects: group.objects,
    earlier: played.slice(0, -1).map(exchanged),
  };
}

type Diagnosable = DiagnosedCase | ExchangeFacts;

/** One thing that a row recognises. */
export interface Recognition {
  readonly id: string;
  readonly what: string;
  readonly shown: Diagnosable;
  /** Path of the diagnostic. */
  readonly at: string;
  /** Alike, with nothing to recognise for the row. */
  readonly nearMiss: Diagnosable;
}

function recognised(what: Diagnosable): Diagnostic[] {
  return diagnose('exchanges' in what ? factsOf(what) : what);
}

/** Tests that each recognition is made, that its near miss is none, and that no row goes without. */
export function itRecognises(rows: readonly DiagnosticRow[], recognitions: readonly Recognition[]): void {
  for (const { id, what, shown, at, nearMiss } of recognitions) {
    it(`${id}: ${what}`, () => {
      expect(recognised(shown).map((one) => `${one.id} ${one.path}`)).to.include(`${id} ${at}`);
      expect(recognised(nearMiss).map((one) => one.id)).not.to.include(id);
    });
  }

  it('has a test for each row', () => {
    const tested = new Set(recognitions.map(({ id }) => id));
    expect([...tested]).to.have.members(rows.map(({ id }) => id));
  });
}
