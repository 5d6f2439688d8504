import { type Item, textString } from '../../harness/codec/item.ts';
import { attributeItem, attributesItem, readAttribute, readAttributes } from '../../harness/message/attributes.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { inVersion, VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import { contrary, expectFailure, type Lie, lyingEngine, of, withPayload } from '../../test-support/lying-engine.ts';
import { ATTRIBUTE_CHECKS, type CheckedAttribute } from './attributes.ts';

/** Values of which anything is right that has the type. */
const ANY_VALUE: readonly CheckedAttribute[] = ['LeaseTime', 'ProtectionStorageMask', 'RandomNumberGenerator'];

/** Another value of the same type. */
function another(item: Item): Item {
  if (item.type === 'Structure') return { ...item, value: item.value.map(another) };
  if (item.type === 'ByteString') return { ...item, value: item.value.map((octet) => octet ^ 1) };
  if (item.type === 'TextString') return { ...item, value: `${item.value}?` };
  if (item.type === 'Boolean') return { ...item, value: !item.value };
  const value = typeof item.value === 'bigint' ? item.value - 1000n : item.value + 1;
  return { ...item, value } as Item;
}

function wrong({ tag }: Item): Item {
  return textString(tag, 'wrong');
}

/** Get Attributes gives another value of one attribute, or none. */
function attributeAs(name: string, change: (value: Item) => Item | undefined): Lie {
  const values = (value: Item | undefined) => {
    const changed = value && change(value);
    return changed === undefined ? [] : [changed];
  };
  return of(
    ['GetAttributes'],
    withPayload((fields) =>
      fields.flatMap((field): Item[] => {
        if (field.type !== 'Structure') return [field];
        if (field.tag === Tag.Attributes) {
          const views = readAttributes(field);
          const kept = views.flatMap((view) =>
            view.name === name ? values(view.value).map((value) => ({ ...view, value })) : [view],
          );
          return [attributesItem(field.tag, kept)];
        }
        const view = readAttribute(field);
        if (view.name !== name) return [field];
        return values(view.value).map((value) => attributeItem({ ...view, value }));
      }),
    ),
  );
}

/** Get Attribute List leaves one attribute out. */
function unlisted(key: CheckedAttribute): Lie {
  const { name, tag } = ATTRIBUTES[key];
  return of(
    ['GetAttributeList'],
    withPayload((fields) => fields.filter(({ value }) => value !== name && value !== tag)),
  );
}

function lies(key: CheckedAttribute): readonly (readonly [string, Lie])[] {
  const { name } = ATTRIBUTES[key];
  return [
    // 1.4 section 3.20: an object need not have a Lease Time, so that a server without shows nothing.
    ...(key === 'LeaseTime' ? [] : [['it has no value', attributeAs(name, () => undefined)] as const]),
    ['it has a value that is wrong', attributeAs(name, ANY_VALUE.includes(key) ? wrong : another)],
    ['Get Attribute List leaves it out', unlisted(key)],
    ['Modify Attribute does the contrary', of(['ModifyAttribute'], contrary)],
    ['Add Attribute does the contrary', of(['AddAttribute'], contrary)],
    ['Delete Attribute does the contrary', of(['DeleteAttribute'], contrary)],
  ];
}

describe('checks of attributes', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const check of Object.values(ATTRIBUTE_CHECKS)) {
    for (const version of VERSIONS.filter((one) => inVersion({ since: '1.0', ...check }, one))) {
      it(`${check.id} in ${version}: the reference server passes`, () => check.run(new EngineSubject(engine, version)));
    }
  }

  for (const key of Object.keys(ATTRIBUTE_CHECKS) as CheckedAttribute[]) {
    const check = ATTRIBUTE_CHECKS[key];
    const version: Version = check.since === '2.0' ? '2.1' : '1.4';
    it(`${check.id} in ${version}: a server that does otherwise fails`, async () => {
      for (const [what, lie] of lies(key)) {
        await expectFailure(check.run(new EngineSubject(lyingEngine(engine, lie), version)), what);
      }
    });
  }
});
