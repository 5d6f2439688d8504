import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import { Tag } from '../spec/tags.ts';
import type { Case, CaseError, Step } from './case.ts';
import { fields, protocolVersionOf } from './fields.ts';
import { isPlaceholder, placeholdersIn } from './placeholders.ts';
import { walk } from './tree.ts';

/** What the published files contain was counted by other means: with grep, and with another XML parser. */
describe('the published cases', () => {
  let cases: readonly Case[] = [];
  let failures: readonly CaseError[] = [];

  before(async function () {
    ({ cases, failures } = await publishedCases(this));
  });

  const idsWhere = (matches: (entry: Case) => boolean): string[] => cases.filter(matches).map(({ id }) => id);
  const stepsWhere = (matches: (step: Step) => boolean): string[] =>
    cases.flatMap((entry) => entry.steps.filter(matches).map(({ index }) => `${entry.id} ${index}`));

  it('all load but one, which ends twice', () => {
    expect(cases).to.have.lengthOf(409);
    expect(
      failures.map(({ file, position, message }) => [file.split('/').at(-1), position.line, message]),
    ).to.deep.equal([['TC-ECDSA-SIGN-1-14.xml', 493, "Closing tag 'KMIP' has not been opened."]]);
  });

  it('have 2651 steps', () => {
    expect(cases.flatMap(({ steps }) => steps)).to.have.lengthOf(2651);
  });

  for (const [version, profiles, notes] of [
    ['1.1', 28, 49],
    ['1.2', 42, 42],
    ['1.4', 75, 56],
    ['2.0', 72, 45],
  ] as const) {
    it(`of ${version} are ${profiles} profile cases and ${notes} of a Committee Note`, () => {
      const ofVersion = cases.filter((entry) => entry.version === version);
      expect(ofVersion.filter(({ kind }) => kind === 'profile')).to.have.lengthOf(profiles);
      expect(ofVersion.filter(({ kind }) => kind === 'note')).to.have.lengthOf(notes);
      for (const entry of ofVersion)
        expect(entry.file).to.include(entry.kind === 'profile' ? '/profiles/' : '/testcases/');
    });
  }

  it('are all named after their version', () => {
    for (const entry of cases) expect(entry.id).to.equal(`${entry.scenario}-${entry.version.replace('.', '')}`);
  });

  it('number their exchanges from 0 where they do', () => {
    const numbered = cases.filter(({ steps }) => steps.some(({ time }) => time !== undefined));
    expect(numbered).to.have.lengthOf(90);
    for (const entry of numbered)
      expect(entry.steps.map(({ time }) => time)).to.deep.equal(entry.steps.map(({ index }) => index));
  });

  it('name several clients in seven files', () => {
    const clients = cases.map(({ id, steps }) => [id, steps.map(({ client }) => client.at(-1)).join('')]);
    expect(Object.fromEntries(clients.filter(([, letters]) => /[^A]/.test(letters ?? '')))).to.deep.equal({
      'TC-51-11': 'AAABBBACCCA',
      'TC-95-11': 'AAABBAAAAAA',
      'TC-314-12': 'AABBBBBBAAAA',
      'TC-32-12': 'ABBBBBBBBA',
      'TC-41-12': 'AAAABBBBAAAAAAA',
      'TC-51-12': 'AAABBBACCCA',
      'TC-95-12': 'AAABBAAAAAA',
    });
  });

  it('have steps of the server, marked in 1.1 and 1.2 only', () => {
    const ways = cases.map(({ id, steps }) => [id, steps.map(({ direction }) => direction[0]).join('')]);
    expect(Object.fromEntries(ways.filter(([, letters]) => letters?.includes('s')))).to.deep.equal({
      'TC-NP-1-11': 'csc',
      'TC-NP-2-11': 'cscscscs',
      'TC-NP-1-12': 'csc',
      'TC-NP-2-12': 'cscscscs',
      'TC-NP-1-14': 'csc',
      'TC-NP-2-14': 'cscscscs',
      'TC-Q-S2C-1-14': 's',
      'TC-Q-S2C-2-14': 's',
      'TC-Q-S2C-PROF-2-14': 's',
    });
  });

  it('repeat six steps', () => {
    expect(stepsWhere(({ repeatUntil }) => repeatUntil !== undefined)).to.have.members([
      'TC-92-11 2',
      'TC-92-12 3',
      'TC-101-11 4',
      'TC-101-11 10',
      'TC-32-12 2',
      'TC-32-12 5',
    ]);
    const [step] = cases.flatMap(({ steps }) => steps).filter(({ repeatUntil }) => repeatUntil?.startsWith('Get'));
    expect(step?.repeatUntil).to.equal('GetAttributes response shows State changed to Deactivated');
  });

  it('ask in another version than their own in four files', () => {
    const other = cases.map(({ id, version, steps }) => [
      id,
      steps.flatMap(({ request }) => protocolVersionOf(request) ?? []).filter((each) => each !== version),
    ]);
    expect(Object.fromEntries(other.filter(([, versions]) => versions?.length !== 0))).to.deep.equal({
      'TC-141-11': ['1.2'],
      'TC-142-11': ['1.2'],
      'TC-DERIVEKEY-3-12': ['1.3'],
      'TC-NP-2-12': ['1.0', '1.0', '1.0', '1.0'],
    });
  });

  it('answer in another version than they are asked in one step', () => {
    const different = stepsWhere(({ request, response }) => protocolVersionOf(request) !== protocolVersionOf(response));
    expect(different).to.deep.equal(['OMOS-O-1-14 1']);
  });

  it('have line wraps in the Attribute Names of 44 files of 1.1 and 1.2, and of no other version', () => {
    const names = (entry: Case): string[] =>
      entry.notes
        .map(({ message }) => /read as "(.*)"$/.exec(message)?.[1] ?? '')
        .filter((text) => !/^(Encrypt|Decrypt|Verify|Sign|WrapKey|UnwrapKey|MAC|ArchivalStorage)\b/.test(text));
    const mended = cases.filter((entry) => names(entry).length > 0);
    expect(mended).to.have.lengthOf(44);
    expect(new Set(mended.map(({ version }) => version))).to.deep.equal(new Set(['1.1', '1.2']));
  });

  it('keep white space in every other text', () => {
    const texts = cases.flatMap(({ steps }) =>
      steps
        .flatMap(({ request, response }) => [...walk(request), ...walk(response)])
        .flatMap(({ item }) =>
          item.type === 'TextString' && !isPlaceholder(item) && /\s\s/.test(item.value) ? [item.value] : [],
        ),
    );
    expect(new Set(texts)).to.deep.equal(
      new Set([
        'third   party',
        'Access   denied',
        'Attribute   Name specified more than once: Object Type',
        'CO is in   state Compromised, no lease given',
        'Critical   Message Extension not recognized',
        'No   Cryptographic Object found with given Unique Identifier',
        'Object is   archived',
        'Response   size: 648, Maximum Response Size indicated in request: 256',
        'Unable   to allocate requested amount',
      ]),
    );
  });

  it('use placeholders of seventeen kinds besides $NOW', () => {
    const stems = cases.flatMap(({ steps }) =>
      steps
        .flatMap(({ request, response }) => [...placeholdersIn(request), ...placeholdersIn(response)])
        .map(({ placeholder }) => placeholder.replace(/_\d+$/, '')),
    );
    expect([...new Set(stems)].sort()).to.deep.equal([
      'ASYNCHRONOUS_CORRELATION_VALUE',
      'AUTHENTICATED_ENCRYPTION_TAG',
      'CORRELATION_VALUE',
      'DATA',
      'DECRYPTED_VALUE',
      'ENCRYPTED_STRING',
      'ENCRYPTED_VALUE',
      'IV_COUNTER_NONCE',
      'KEY_MATERIAL',
      'KEY_VALUE',
      'MAC_DATA',
      'SHORT_UNIQUE_IDENTIFIER',
      'SHORT_UNIQUE_IDENTIFIER_RANDOM',
      'SIGNATURE_DATA',
      'TICKET_VALUE',
      'UNIQUE_IDENTIFIER',
      'UNIQUE_IDENTIFIER_RANDOM',
    ]);
  });

  it('have as many batch items as their Batch Count says', () => {
    const wrong = stepsWhere(({ request, response }) =>
      [request, response].some((message) => {
        const count = [...walk(message)].find(({ item }) => item.tag === Tag.BatchCount)?.item;
        return count === undefined || !('value' in count) || count.value !== fields(message, Tag.BatchItem).length;
      }),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('are told apart by id', () => {
    expect(new Set(idsWhere(() => true)).size).to.equal(cases.length);
  });
});
