import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { type SpecTable, specTables } from '../../test-support/spec-tables.ts';
import {
  ATTRIBUTES,
  type Attribute,
  attributeByName,
  attributeByTag,
  attributeRules,
  attributeSection,
  attributesOf,
  type ObjectTypeName,
  type Permission,
} from './attributes.ts';
import { ENUMERATIONS } from './enumerations.ts';
import { normalizeName } from './names.ts';
import { Tag } from './tags.ts';
import { inVersion, VERSIONS, type Version } from './versions.ts';

/** Sections of chapter 3 (1.x) or 4 (2.x); the 24 attributes of section 4.6 count one by one. */
const COUNTS: readonly (readonly [Version, number])[] = [
  ['1.0', 33],
  ['1.1', 39],
  ['1.2', 43],
  ['1.3', 44],
  ['1.4', 51],
  ['2.0', 79],
  ['2.1', 86],
];

describe('attributes', () => {
  for (const [version, count] of COUNTS) {
    it(`are ${count} in KMIP ${version}`, () => expect(attributesOf(version)).to.have.length(count));
  }

  const names: readonly (readonly [string, Attribute | undefined])[] = [
    ['Cryptographic Usage Mask', ATTRIBUTES.CryptographicUsageMask],
    ['X.509 Certificate Subject', ATTRIBUTES.X_509CertificateSubject],
    ['x-Purpose', ATTRIBUTES.CustomAttribute],
    ['y-Serial', ATTRIBUTES.CustomAttribute],
    ['CryptographicUsageMask', undefined],
    ['Key Block', undefined],
  ];
  for (const [name, attribute] of names) {
    it(`are found by name: ${name}`, () => expect(attributeByName(name)).to.equal(attribute));
  }

  it('are found by tag, vendor attributes under Attribute', () => {
    expect(attributeByTag(Tag.State)?.name).to.equal('State');
    expect(attributeByTag(Tag.Attribute)?.name).to.equal('Vendor Attribute');
    expect(attributeByTag(Tag.KeyBlock)).to.equal(undefined);
  });

  it('say in which states a date may change', () => {
    const { modifiableByClient } = attributeRules(ATTRIBUTES.DeactivationDate, '1.2');
    expect(modifiableByClient).to.include({ only: 'while in Pre-Active or Active state' });
    expect((modifiableByClient as { states: unknown }).states).to.deep.equal(['PreActive', 'Active']);
  });
});

const ROWS = {
  always: 'SHALL always have a value',
  modifiableByServer: 'Modifiable by server',
  modifiableByClient: 'Modifiable by client',
  deletableByClient: 'Deletable by client',
  multiple: 'Multiple instances permitted',
} as const;

/** Object types by the words of the rules tables; "Keys" as the Attribute Cross-reference of 1.2 to 1.4 reads it. */
const KEYS: readonly ObjectTypeName[] = ['SymmetricKey', 'PublicKey', 'PrivateKey', 'SplitKey', 'PGPKey'];
const CRYPTOGRAPHIC: readonly ObjectTypeName[] = [...KEYS, 'Certificate', 'SecretData'];
const GROUPS: Readonly<Record<string, readonly ObjectTypeName[]>> = {
  'All Objects': Object.keys(ENUMERATIONS.ObjectType) as ObjectTypeName[],
  'All Cryptographic Objects': CRYPTOGRAPHIC,
  'Managed Cryptographic Objects': CRYPTOGRAPHIC,
  Keys: KEYS,
  'Asymmetric Keys': ['PublicKey', 'PrivateKey'],
  'Split Keys of symmetric keys': ['SplitKey'],
  'X.509 Certificates': ['Certificate'],
  'PGP keys': ['PGPKey'],
};

function objectTypes(text: string, version: Version): string[] {
  const rows: Readonly<Record<string, { since: Version; until?: Version }>> = ENUMERATIONS.ObjectType;
  const names = text
    .split(/ ?, ?/)
    .flatMap<string>((words) => GROUPS[words] ?? [normalizeName(words.replace(/s$/, ''))]);
  return names.filter((name) => rows[name] !== undefined && inVersion(rows[name], version));
}

/** The operations in 'Create, Activate Certify' (a comma is lost after Activate and Revoke), 'During Register operation'. */
function operations(text: string): string[] {
  const names = text
    .replace(/(Activate|Revoke) Certify/, '$1, Certify')
    .replace(/^During (.*) operation$/, '$1')
    .split(', ')
    .map(normalizeName);
  return [...new Set(names)].filter((name) => name in ENUMERATIONS.Operation);
}

const granted = (permission: Permission) => (typeof permission === 'boolean' ? permission : 'under a condition');

/** What the words of a rules table grant. */
function grant(words: string): boolean | 'under a condition' {
  if (words.startsWith('No')) return false;
  return words === 'Yes' ? true : 'under a condition';
}

/** The states that the words of a rules table name, 'only while in Pre-Active or Active state'. */
function states(words: string): string[] {
  const [, named = ''] = /while in (.*?) state/.exec(words) ?? [];
  return named === '' ? [] : named.split(' or ').map(normalizeName);
}

/** The object types that the words except, '(Except for Opaque Object)'. */
function exceptions(words: string): string | undefined {
  return /except for ([^)]*)/i.exec(words)?.[1];
}

function isRules({ rows }: SpecTable): boolean {
  return rows[0]?.[0]?.toLowerCase() === 'shall always have a value';
}

/** The attributes that a section defines: itself, or all items of "Certificate Attributes". */
function attributesIn(title: string): Attribute[] {
  if (title === 'Certificate Attributes') {
    return Object.values(ATTRIBUTES).filter(({ name }) => /^Certificate (Subject|Issuer) /.test(name));
  }
  return [attributeByName(title)].filter((attribute) => attribute !== undefined);
}

describe('attributes against the rules tables of the specifications', () => {
  for (const version of VERSIONS) {
    describe(`KMIP ${version}`, () => {
      let sections: readonly (readonly [section: string, Attribute, Map<string, string>])[];

      before(function () {
        const chapter = version.startsWith('1') ? /^3\.\d+$/ : /^4\.\d+$/;
        const tables = specTables(needs(this, 'KMIP_SPEC_DIR'), version).filter(({ section }) => chapter.test(section));
        sections = tables.filter(isRules).flatMap((table) => {
          const rules = new Map(
            table.rows.map(([name = '', ...words]) => [name.toLowerCase(), words.join(' ').trim()]),
          );
          return attributesIn(table.title.trim()).map((attribute) => [table.section, attribute, rules] as const);
        });
      });

      it('have a section each, but for Vendor Attribute, which has no rules', () => {
        const names = sections.map(([, { name }]) => name);
        if (version.startsWith('2')) names.push('Vendor Attribute');
        expect(names).to.have.members(attributesOf(version).map(({ name }) => name));
        for (const [section, attribute] of sections) {
          expect(attributeSection(attribute, version), attribute.name).to.equal(section);
        }
      });

      it('grant what the tables grant', () => {
        for (const [section, attribute, printed] of sections) {
          const rules = attributeRules(attribute, version);
          for (const [rule, row] of Object.entries(ROWS)) {
            const words = printed.get(row.toLowerCase()) ?? '';
            expect(granted(rules[rule as keyof typeof ROWS]), `${section} ${row}`).to.equal(grant(words));
          }
          const setBy = printed.get('initially set by') ?? '';
          expect(rules.setByClient !== false, `${section} set by client`).to.equal(setBy.includes('Client'));
          expect(rules.setByServer !== false, `${section} set by server`).to.equal(setBy.includes('Server'));
        }
      });

      it('say the states and the exceptions of the tables, and when a value is set without an operation', () => {
        for (const [section, attribute, printed] of sections) {
          const rules = attributeRules(attribute, version);
          for (const [rule, row] of Object.entries(ROWS)) {
            const permission = rules[rule as keyof typeof ROWS];
            if (typeof permission === 'boolean') continue;
            const words = printed.get(row.toLowerCase()) ?? '';
            expect(permission.states ?? [], `${section} ${row}`).to.deep.equal(states(words));
            expect(exceptions(permission.only), `${section} ${row}`).to.equal(exceptions(words));
          }
          if (typeof rules.implicit === 'string') expect(printed.get('when implicitly set')).to.equal(rules.implicit);
        }
      });

      it('are set by the operations and have the object types of the tables', () => {
        for (const [section, attribute, printed] of sections) {
          const rules = attributeRules(attribute, version);
          const implicit = typeof rules.implicit === 'string' ? [] : rules.implicit;
          expect(implicit, section).to.have.members(operations(printed.get('when implicitly set') ?? ''));
          const types = objectTypes(printed.get('applies to object types') ?? '', version);
          expect(rules.objects, section).to.have.members(types);
        }
      });
    });
  }
});
