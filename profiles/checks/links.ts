import { expect } from 'chai';
import { structure } from '../../harness/codec/item.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Subject } from './subject.ts';
import { instancesOf } from './values.ts';

/** The Unique Identifiers to which the Links of an object with this Link Type point. */
async function linked(subject: Subject, identifier: string, linkType: number): Promise<(string | undefined)[]> {
  const links = await instancesOf(subject, identifier, 'Link');
  return links
    .map((link) => (link.type === 'Structure' ? link : structure(Tag.Link, [])))
    .filter((link) => fieldValue(link, Tag.LinkType, 'Enumeration') === linkType)
    .map((link) => fieldValue(link, Tag.LinkedObjectIdentifier, 'TextString'));
}

/** Throws a chai AssertionError where an object has no Link of a type to another, or also one to a third. */
export async function expectLink(
  subject: Subject,
  from: string,
  linkType: keyof typeof Enum.LinkType,
  to: string,
): Promise<void> {
  const code = Enum.LinkType[linkType];
  expect(await linked(subject, from, code), `the objects of ${enumName('LinkType', code)}`).to.deep.equal([to]);
}
