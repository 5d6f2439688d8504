import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { heldCase, keptCase } from './kept-case.ts';
import { loadCase } from './load.ts';
import { requirementsOf } from './requirements.ts';

const FOLDER = fileURLToPath(new URL('../../testcases/1.1/', import.meta.url));
const FILES = readdirSync(FOLDER).map((file): [string, string] => [file, readFileSync(FOLDER + file, 'utf8')]);

describe('a kept case', () => {
  it('is the case that loadCase makes', () => {
    expect(FILES).not.to.have.lengthOf(0);
    for (const [file, text] of FILES) {
      const loaded = loadCase(text, file, 'own');
      const kept = keptCase(text, file, 'own');
      // A WeakMap shows nothing of itself: positions are compared by what they say of each step's request.
      const { positions, ...rest } = heldCase(kept);
      const { positions: expected, ...others } = loaded;
      expect(rest).to.deep.equal(others);
      expect(rest.steps.map(({ request }) => positions.get(request))).to.deep.equal(
        others.steps.map(({ request }) => expected.get(request)),
      );
      expect(requirementsOf(kept)).to.deep.equal(requirementsOf(loaded));
    }
  });

  it('lets go of its steps, and makes them again', async () => {
    const [[file, text]] = FILES as [[string, string]];
    const kept = keptCase(text, file, 'own');
    const before = kept.steps;
    expect(kept.steps).to.equal(before);
    await setImmediate();
    expect(kept.steps).not.to.equal(before);
    expect(kept.steps).to.deep.equal(loadCase(text, file, 'own').steps);
  });

  it('is told to be none where its file is none', () => {
    expect(() => keptCase('<KMIP/>', 'A-11.xml', 'own')).to.throw('no request');
  });

  it('has the same steps as long as it is held', () => {
    const [[file, text]] = FILES as [[string, string]];
    const held = heldCase(keptCase(text, file, 'own'));
    expect(held.steps).to.equal(held.steps);
    expect(held.positions.get(held.steps[0]?.request ?? expect.fail())).to.have.property('line');
  });
});
