import { expect } from 'chai';
import { textString } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { operationCheck } from './operation-check.ts';

/** Log (2.0 section 6.1.28, 2.1 section 6.1.29): "The response payload returned is empty." */
export const log = operationCheck(
  'Log',
  'Log takes a message, and its answer is empty; without a message it is refused.',
  async (subject) => {
    const { value } = await subject.succeed(Enum.Operation.Log, [textString(Tag.LogMessage, subject.uniqueText())]);
    expect(value, 'the payload').to.deep.equal([]);
    await subject.refused(Enum.Operation.Log, []);
  },
);
