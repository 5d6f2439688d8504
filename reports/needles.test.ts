import { expect } from 'chai';
import { Needles } from './needles.ts';

const ROWS: readonly [name: string, needles: readonly string[], text: string, found: readonly string[]][] = [
  ['nothing in an empty text', ['a', 'secret'], '', []],
  ['nothing where there is nothing to look for', [], 'the secret', []],
  ['one at the start', ['secret'], 'secret as it is', ['secret']],
  ['one at the end', ['secret'], 'a secret', ['secret']],
  ['one that is all of the text', ['secret'], 'secret', ['secret']],
  ['one longer than the window', ['a long secret'], 'this is a long secret.', ['a long secret']],
  ['short ones', ['ab', 'cd'], 'xcdx', ['cd']],
  ['those that begin alike', ['secret one', 'secret two'], 'secret one, secret two', ['secret one', 'secret two']],
  ['one inside the other', ['secret', 'a secret word'], 'a secret word', ['secret', 'a secret word']],
  ['them in the order in which they were added', ['second', 'first one'], 'first one, second', ['second', 'first one']],
  [
    'characters beyond ASCII',
    ['пароль', '\u{1f511}\u{1f511}\u{1f511}'],
    'a \u{1f511}\u{1f511}\u{1f511}',
    ['\u{1f511}\u{1f511}\u{1f511}'],
  ],
];

describe('needles', () => {
  for (const [name, needles, text, expected] of ROWS) {
    it(`find ${name}`, () => {
      const search = new Needles<string>();
      for (const needle of needles) search.add(needle, needle);
      expect(search.foundIn(text)).to.deep.equal(expected);
    });
  }

  it('find one thing once, whatever stands for it', () => {
    const search = new Needles<number>();
    for (const form of ['secret', 'SECRET', 'c2VjcmV0']) search.add(form, 1);
    expect(search.foundIn('secret SECRET')).to.deep.equal([1]);
    expect(search.foundIn('c2VjcmV0')).to.deep.equal([1]);
    expect(search.foundIn('secre SECRE')).to.deep.equal([]);
  });

  it('miss none of many, wherever they stand', () => {
    const search = new Needles<string>();
    const all = Array.from({ length: 2000 }, (_, index) => `${(index * 7919).toString(36)}-${index * index}-key`);
    for (const needle of all) search.add(needle, needle);
    for (const needle of all) expect(search.foundIn(`x${needle}y`)).to.include(needle);
  });
});
