import type { Item } from '../codec/item.ts';
import { childPath } from '../codec/path.ts';
import { ATTRIBUTES } from '../spec/attributes.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { isOwn, type SeenAttribute, sameAttributeValue } from './attributes.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { type Answer, attributesInside, differsAt, hasSucceeded, type Scene } from './scene.ts';

/** Attributes that Locate compares for equality and that only requests set. */
const EQUALITY: ReadonlySet<string> = new Set([
  ATTRIBUTES.Name.key,
  ATTRIBUTES.CryptographicAlgorithm.key,
  ATTRIBUTES.CryptographicLength.key,
]);

/** An identifier that a Locate returned, and what the Locate asked for. */
interface Located {
  readonly answer: Answer;
  readonly path: () => string;
  readonly identifier: string;
  readonly filters: readonly SeenAttribute[];
}

function* located(scene: Scene): Generator<Located> {
  for (const one of scene.answers) {
    if (one.operation !== Enum.Operation.Locate || !hasSucceeded(one)) continue;
    const filters = attributesInside(one.asked?.payload, scene.sent);
    const found = one.answer.payload?.value ?? [];
    for (const [index, item] of found.entries()) {
      if (item.tag !== Tag.UniqueIdentifier || item.type !== 'TextString') continue;
      const path = (): string => childPath(`${one.path}/ResponsePayload`, found, index);
      yield { answer: one, path, identifier: item.value, filters };
    }
  }
}

/** Whether an attribute value meets a filter; of a structure some fields are enough, and a text may be a pattern. */
function meets(value: Item, filter: Item): boolean {
  if (filter.type === 'TextString' && /[*?%[\]]/.test(filter.value)) return true;
  if (filter.type !== 'Structure' || value.type !== 'Structure') return sameAttributeValue(value, filter);
  return filter.value.every((part) => value.value.some((field) => field.tag === part.tag && meets(field, part)));
}

function* ignoredFilters(scene: Scene): Generator<Finding> {
  for (const { path, identifier, filters } of located(scene)) {
    const fixed = scene.objects.get(identifier)?.fixed;
    const ignored = filters.find((filter) => {
      const given = fixed?.get(filter.key) ?? [];
      const isCompared = EQUALITY.has(filter.key) || isOwn(filter);
      const { value } = filter;
      return isCompared && value !== undefined && given.length > 0 && !given.some((one) => meets(one, value));
    });
    if (ignored === undefined) continue;
    yield { path: path(), message: `the object was given another ${ignored.name} than the one that is looked for` };
  }
}

function* falsePositives(scene: Scene): Generator<Finding> {
  for (const { answer, path, identifier, filters } of located(scene)) {
    const isUnexpected = differsAt(scene, `${answer.path}/ResponsePayload/UniqueIdentifier`, 'extra');
    if (filters.length === 0 || scene.objects.has(identifier) || !isUnexpected) continue;
    const names = [...new Set(filters.map(({ name }) => name))].join(', ');
    yield { path: path(), message: `an object that this run did not make is found by ${names}` };
  }
}

/** What Locate finds. */
export const LOCATE_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'LOCATE_FILTER_IGNORED',
    title: 'Locate returns an object that was given another value of an attribute that is looked for',
    rule: 'an object that Locate returns matches all attributes of the request',
    section: 'KMIP 1.4 section 4.9, 2.1 section 6.1.28',
    reports: ['Cosmian/kms#824'],
    recognise: ignoredFilters,
  },
  {
    id: 'LOCATE_FALSE_POSITIVE',
    title: 'Locate returns an object that the run did not make, where none is expected',
    rule: 'where no object matches all attributes of the request, the response payload is empty',
    section: 'KMIP 1.4 section 4.9, 2.1 section 6.1.28',
    reports: ['Cosmian/kms#935'],
    recognise: falsePositives,
  },
];
