import { expect } from 'chai';
import { parseXml, positionIn, XmlError, type XmlNode } from './xml-tree.ts';

function errorOf(text: string, maxSize?: number): XmlError {
  try {
    parseXml(text, maxSize === undefined ? {} : { maxSize });
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const place = ({ line, column }: { line: number; column: number }): string => `${line}:${column}`;

/** A node and everything in it, one line each. */
function outline(node: XmlNode): string[] {
  if (node.kind !== 'element') return [`${place(node.position)} ${node.kind} ${JSON.stringify(node.text)}`];
  return [`${place(node.position)} <${node.name}>`, ...node.children.flatMap(outline)];
}

describe('parseXml', () => {
  it('gives elements, texts and comments in order, each with its place', () => {
    const text = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<!-- first --> <!--second-->',
      '<KMIP>',
      '# TIME 0',
      '  <A x="1"/>note<B',
      "    y='2'></B><!-- in -->",
      '  <C>a &amp; <![CDATA[<b> & ]]>c</C>',
      '</KMIP>',
      '<!-- last -->',
    ].join('\n');
    const { root, prolog } = parseXml(text);
    expect(prolog.flatMap(outline)).to.deep.equal(['2:1 comment " first "', '2:16 comment "second"']);
    expect(outline(root)).to.deep.equal([
      '3:1 <KMIP>',
      '3:7 text "\\n# TIME 0\\n  "',
      '5:3 <A>',
      '5:13 text "note"',
      '5:17 <B>',
      '6:15 comment " in "',
      '6:26 text "\\n  "',
      '7:3 <C>',
      '7:6 text "a & "',
      '7:14 text "<b> & "',
      '7:32 text "c"',
      '7:37 text "\\n"',
    ]);
  });

  it('counts lines the same way whatever their ends', () => {
    const { root } = parseXml('\uFEFF<A>\r\n<B/>\r<C/>\n<D/></A>');
    expect(outline(root).filter((line) => line.endsWith('>'))).to.deep.equal([
      '1:1 <A>',
      '2:1 <B>',
      '3:1 <C>',
      '4:1 <D>',
    ]);
  });

  it('resolves references in attributes and keeps their white space', () => {
    const { root } = parseXml('<A a="&lt;&#913;&#x1F511;&amp;lt; \n\t " b="&#10;&#9;&#13;" c=" > "/>');
    expect([...root.attributes]).to.deep.equal([
      ['a', '<Α🔑&lt; \n\t '],
      ['b', '\n\t\r'],
      ['c', ' > '],
    ]);
  });

  it('takes raw line ends and tabs in attributes for spaces where that is asked for (XML 1.0 section 3.3.3)', () => {
    const { root } = parseXml('<A a="1\n2\r\n3\t4&#10;5&#9;6"/>', { normalizes: true });
    expect(root.attributes.get('a')).to.equal('1 2 3 4\n5\t6');
  });

  it('gives offsets in characters', () => {
    const { root } = parseXml('<A>Α<B/></A>');
    expect(root.children.find((child) => child.kind === 'element')?.offset).to.equal(4);
  });

  describe('refuses, with line and column', () => {
    const rows: [what: string, text: string, place: string, message: RegExp][] = [
      ['nothing', '', '1:1', /Start tag expected/],
      ['no XML', 'not xml', '1:1', /not expected/],
      ['an element that is not closed', '<A>\n  <B>\n</A>', '3:1', /closing tag 'B'/],
      ['a closing tag of no element', '<A>\n</A></B>', '2:5', /'B'/],
      ['an attribute twice', '<A>\n<B a="1"\n a="2"/></A>', '3:2', /'a' is repeated/],
      ['an attribute without quotes', '<A a=1/>', '1:4', /without value/],
      ['an attribute without value', '<A a/>', '1:4', /boolean attribute/],
      ['two roots', '<A/>\n <B/>', '2:2', /second root element, B/],
      ['text behind the root', '<A></A>\ntext', '2:1', /Extra text/],
      ['an unknown entity', '<A>\n&nbsp;</A>', '2:1', /&nbsp; refers to no character/],
      ['an unknown entity in an attribute', '<A b="&x;"/>', '1:7', /&x; refers to no character/],
      ['an ampersand that begins no reference', '<A b="a & b"/>', '1:9', /& refers to no character/],
      ['a reference to NUL', '<A b="&#0;"/>', '1:7', /&#0; refers to no character/],
      ['a reference to half of a surrogate pair', '<A b="&#xD83D;"/>', '1:7', /&#xD83D; refers to no character/],
      ['a reference beyond Unicode', '<A b="&#x110000;"/>', '1:7', /&#x110000; refers to no character/],
      ['the last control character', '<A>\u001f</A>', '1:4', /U\+001F is not allowed/],
      ['a control character', '<A\nb="\u0001"/>', '2:4', /U\+0001 is not allowed/],
      ['a document type', '<!-- -->\n<!DOCTYPE A [<!ENTITY x "y">]><A>&x;</A>', '2:1', /document type/],
      ['a comment without end', '<A/>\n<!-- ', '2:1', /<!-- without -->/],
      [
        '101 elements, one inside the other',
        `${'<A>'.repeat(101)}${'</A>'.repeat(101)}`,
        '1:301',
        /more than 100 deep/,
      ],
      ['2000 elements, one inside the other', `${'<A>'.repeat(2000)}${'</A>'.repeat(2000)}`, '1:1', /nested/],
      ['a name that the parser reserves', '<__proto__/>', '1:1', /__proto__/],
    ];
    for (const [what, text, where, message] of rows) {
      it(what, () => {
        const error = errorOf(text);
        expect(error.message).to.match(message);
        expect(place(error.position)).to.equal(where);
      });
    }

    it('more characters than the limit', () => {
      const error = errorOf('<A></A>', 6);
      expect(error.code).to.equal('too-large');
      expect(parseXml('<A></A>', { maxSize: 7 }).root.name).to.equal('A');
    });
  });

  it('takes what stands in comments, sections and instructions for nothing', () => {
    const text = '<A><!-- <!DOCTYPE x> &x; --><![CDATA[<!DOCTYPE x> &x;]]><?p <!DOCTYPE x> &x; ?></A>';
    expect(outline(parseXml(text).root)).to.have.length(3);
  });
});

describe('positionIn', () => {
  it('counts lines and columns from where the text begins', () => {
    expect(positionIn('ab\ncd', 4)).to.deep.equal({ line: 2, column: 2 });
    expect(positionIn('ab\ncd', 1, { line: 7, column: 5 })).to.deep.equal({ line: 7, column: 6 });
    expect(positionIn('ab\ncd', 3, { line: 7, column: 5 })).to.deep.equal({ line: 8, column: 1 });
  });
});
