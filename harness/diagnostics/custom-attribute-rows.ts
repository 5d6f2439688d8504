import { Enum } from '../spec/enumerations.ts';
import { isOwn, type SeenAttribute } from './attributes.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { type Answer, attributesInside, isRefused, objectOf, type Scene } from './scene.ts';

const { ResultReason } = Enum;

/** Reasons that are about an attribute whatever the Result Message says. */
const OF_ATTRIBUTES: ReadonlySet<number | undefined> = new Set([
  ResultReason.UnsupportedAttribute,
  ResultReason.InvalidAttribute,
  ResultReason.InvalidAttributeValue,
  ResultReason.InvalidDataType,
]);

const REASONS: ReadonlySet<number | undefined> = new Set([
  ...OF_ATTRIBUTES,
  ResultReason.InvalidField,
  ResultReason.InvalidMessage,
  ResultReason.FeatureNotSupported,
]);

/** The attributes of the client's own in what was asked for. */
function clientsOwn({ asked }: Answer, { sent }: Scene): SeenAttribute[] {
  const attributes = attributesInside(asked?.payload, sent);
  return attributes.filter((attribute) => isOwn(attribute) && !attribute.name.startsWith('y-'));
}

function* rejected(scene: Scene): Generator<Finding> {
  for (const one of scene.answers) {
    const own = clientsOwn(one, scene);
    const { resultReason, resultMessage = '' } = one.answer;
    const saysSo = OF_ATTRIBUTES.has(resultReason) || /attribute|\bx-/i.test(resultMessage);
    const others = attributesInside(one.asked?.payload, scene.sent).filter((attribute) => !isOwn(attribute));
    if (others.some(({ name }) => resultMessage.includes(name))) continue;
    const texts = own.every(({ value }) => value === undefined || value.type === 'TextString');
    if (own.length === 0 || !texts || !saysSo || !isRefused(scene, one, REASONS)) continue;
    const names = [...new Set(own.map(({ key }) => key))].join(', ');
    yield { path: `${one.path}/ResultStatus`, message: `refused, with custom attributes: ${names}` };
  }
}

function* wrongTypes(scene: Scene): Generator<Finding> {
  for (const one of scene.answers) {
    const own = clientsOwn(one, scene).filter(({ value }) => value !== undefined && value.type !== 'TextString');
    const [first] = own;
    if (first !== undefined && isRefused(scene, one, REASONS)) {
      const message = `refused, with the ${first.value?.type} ${first.key}: some servers take only Text Strings`;
      yield { path: `${one.path}/ResultStatus`, message };
    }
    const fixed = objectOf(scene, one)?.fixed;
    for (const returned of attributesInside(one.answer.payload, scene.received)) {
      const { key, value, path } = returned;
      const [given, ...others] = fixed?.get(key) ?? [];
      if (!isOwn(returned) || value === undefined || given === undefined) continue;
      if ([given, ...others].some(({ type }) => type === value.type)) continue;
      yield { path: path(), message: `${key} was given as ${given.type} and is returned as ${value.type}` };
    }
  }
}

/** Attributes that clients invent. */
export const CUSTOM_ATTRIBUTE_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'CUSTOM_ATTR_TYPE',
    title: 'a custom attribute refused, or returned in another type, because it is no Text String',
    rule: 'a custom attribute is of any type, or a structure of such values',
    section: 'KMIP 1.4 section 3.39, 2.1 section 4.60',
    reports: ['OpenKMIP/PyKMIP#459'],
    recognise: wrongTypes,
  },
  {
    id: 'CUSTOM_ATTR_REJECTED',
    title: 'a request refused for its custom attributes',
    rule: 'a client may give any object attributes of its own, whose names begin with x- (2.x: with its Vendor Identification)',
    section: 'KMIP 1.4 section 3.39, 2.1 section 4.60',
    reports: ['OpenKMIP/PyKMIP#489', 'OpenKMIP/PyKMIP#632'],
    recognise: rejected,
  },
];
