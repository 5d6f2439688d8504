import { Tag } from '../../spec/tags.ts';
import { verifyOutput } from '../cryptographic-output.ts';
import { fitsStream, isChunked } from '../streams.ts';
import { isLiteralValue, isPresence, operationOf, parentTag } from './look.ts';
import { excusedWith, type Rule, refused } from './rule.ts';

export const streamedData: Rule = {
  id: 'P5',
  title:
    'Data of a multi-part Encrypt or Decrypt may come with any part: what has come so far is a beginning of what the case expects of the whole stream, and with the last part all of it; under a generated key its length is, and it is recomputed where possible',
  sections: {},
  source: '1.4 Tables 230 and 232: Data is not REQUIRED in a part; chapter 4: "the Data output (if any)"',
  answer(finding, judge) {
    const stream = finding.place.batch?.stream;
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
