import { expect } from 'chai';
import { enumeration, textString } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { operationCheck } from './operation-check.ts';

const { Begin, End } = Enum.InteropFunction;

/**
 * Interop (2.0 section 6.1.25, 2.1 section 6.1.26). Its function Reset is not tried: it takes away every object, also those of
 * others and of the checks and cases that run beside this one, and no text says by what an "interop session" begins.
 */
export const interop = operationCheck(
  'Interop',
  'Interop takes Begin and End of a test, with empty answers; without a function it is refused. Reset is not tried: it takes away what others have, too.',
  async (subject) => {
    const identifier = textString(Tag.InteropIdentifier, subject.uniqueText());
    for (const code of [Begin, End]) {
      const payload = [enumeration(Tag.InteropFunction, code), identifier];
      expect((await subject.succeed(Enum.Operation.Interop, payload)).value, 'the payload').to.deep.equal([]);
    }
    await subject.refused(Enum.Operation.Interop, [identifier]);
  },
);
