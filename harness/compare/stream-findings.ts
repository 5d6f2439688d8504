import { child } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import { structureField } from '../message/fields.ts';
import { Tag } from '../spec/tags.ts';
import { verifyOutput } from './cryptographic-output.ts';
import type { Comparison, Finding, Place } from './finding.ts';
import type { GroupState } from './managed-objects.ts';
import { fitsStream, isChunked } from './streams.ts';

/**
 * What a comparison of one part cannot see: Data as the case expects it there, in a stream that does not come to what it
 * should, because other parts had more or less, or because the key that was seen gives something else. `place`: of the
 * batch item.
 */
export function streamFindings({ findings }: Comparison, place: Place, group: GroupState): Finding[] {
  const { stream, operation, object, actual } = place.batch ?? {};
  const payload = structureField(actual, Tag.ResponsePayload);
  if (stream === undefined || payload === undefined || !isChunked(operation)) return [];
  if (findings.some(({ tag }) => tag === Tag.Data)) return [];
  const path = [place.path, tagLabel(Tag.ResponsePayload), tagLabel(Tag.Data)].join('/');
  const finding: Finding = {
    kind: 'value',
    place: { ...place, path, tags: [...place.tags, Tag.ResponsePayload, Tag.Data] },
    tag: Tag.Data,
    source: 'placeholder',
    expected: null,
    actual: child(payload, Tag.Data) ?? null,
    note: 'the parts do not come to what the stream gives',
  };
  const isWrong = stream.isLast && verifyOutput(finding, group) === 'wrong';
  return fitsStream(stream, object?.generated === true) === false || isWrong ? [finding] : [];
}
