import { Tag } from '../../spec/tags.ts';
import { verifyOutput } from '../cryptographic-output.ts';
import type { Finding } from '../finding.ts';
import { fitsStream, isChunked } from '../streams.ts';
import { isLiteralValue, isPresence, operationOf, parentTag } from './look.ts';
import { excusedWith, type Rule, refused } from './rule.ts';

export const streamedData: Rule = {
  id: 'P5',
  title:
    'Data of a multi-part Encrypt or Decrypt may come with any part: what has come so far is a beginning of what the case expects of the whole stream, and with the last part all of it; under a generated key its length is, and it is recomputed where possible. Between the first and the last part of any operation the Correlation Value may be left out',
  sections: {},
  source:
    '1.4 Tables 230 and 232: Data is not REQUIRED in a part; chapter 4: "the Data output (if any)", "the Correlation Value from the response to the first request"; 2.1.15: "returned in the first response"',
  answer(finding, judge) {
    const stream = finding.place.batch?.stream;
    if (stream !== undefined && isLeftOut(finding, Tag.CorrelationValue)) {
      return stream.isFirst || stream.isLast ? undefined : excusedWith('the first response has it');
    }
    const isData = finding.tag === Tag.Data && parentTag(finding) === Tag.ResponsePayload;
    if (stream === undefined || !isData || !isChunked(operationOf(finding))) return undefined;
    if (!isPresence(finding) && !isLiteralValue(finding)) return undefined;
    const isGenerated = finding.place.batch?.object?.generated === true;
    const fits = fitsStream(stream, isGenerated);
    if (fits === undefined) return undefined;
    const isWrong = !fits || (isGenerated && verifyOutput(finding, judge.group) === 'wrong');
    return isWrong
      ? refused('the parts do not come to what the stream gives')
      : excusedWith('another part of the stream');
  },
};

function isLeftOut(finding: Finding, tag: number): boolean {
  return finding.kind === 'missing' && finding.tag === tag && parentTag(finding) === Tag.ResponsePayload;
}
