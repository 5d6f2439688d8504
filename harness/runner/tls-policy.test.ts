import { expect } from 'chai';
import { scriptedRuns, WELL_BEHAVED } from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, onKey } from '../../test-support/small-cases.ts';
import type { StructureItem } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import type { Request } from '../message/request.ts';

describe('a case about a TLS policy, against a server that somebody else set up', () => {
  const against = scriptedRuns();
  const QUANTUM_SAFE = caseOf('QS-M-1-11', [CREATE, onKey('Get')]);
  const SUITE_B = caseOf('SUITEB_192-M-1-11', [CREATE, onKey('Get')]);
  const OTHER = caseOf('OTHER-1-11', [CREATE, onKey('Get')]);
  const ANOTHER = caseOf('OTHER-2-11', [CREATE, onKey('Get')]);

  it('is skipped where the server does not provide it', async () => {
    const { first, asked } = await against({}, [SUITE_B]);
    expect(first).to.include({ verdict: 'skip', reason: 'needs the TLS policy suite-b-192' });
    expect(asked).to.deep.equal([]);
  });

  it('offers that policy alone, and other cases what the target file says', async () => {
    const spoken: string[] = [];
    const noting =
      (request: Request) => (socket: { getProtocol(): string | null; write(octets: Uint8Array): unknown }) => {
        spoken.push(socket.getProtocol() ?? '');
        socket.write(encodeTtlv(WELL_BEHAVED.Create?.(request) as StructureItem));
      };
    const settings = { provides: ['tls-1.3'], protocols: { maxVersion: 'TLSv1.2' } } as const;
    const { result } = await against({ Create: noting }, [OTHER, QUANTUM_SAFE, ANOTHER], settings);
    expect(result.cases.map(({ steps }) => steps.length)).to.deep.equal([2, 2, 2]);
    expect(spoken).to.deep.equal(['TLSv1.2', 'TLSv1.3', 'TLSv1.2']);
  });

  it('is an error where no such session can be set up', async () => {
    const { first } = await against({}, [SUITE_B], { provides: ['suite-b-192'] });
    expect(first.verdict).to.equal('error');
    expect(first.steps[0]?.reason).to.match(/cipher/);
  });
});
