import { assert } from 'chai';
import type { Item } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type Check, NotShown } from './check.ts';
import { expectAllDone, isRefused, messageOf, responseIn } from './messages.ts';
import { nameView } from './names.ts';
import { newObject } from './objects.ts';
import { expectItems } from './shown.ts';
import type { Subject } from './subject.ts';
import { instancesOf } from './values.ts';

/** Octets of a message of which the ones of some item are wrong. */
type Fault = (octets: Buffer) => Uint8Array;

/** The octets of an item's tag. */
function tagOctets(tag: number): Buffer {
  return Buffer.from([tag >>> 16, (tag >>> 8) & 0xff, tag & 0xff]);
}

/** Where the first item of this tag begins: tag, type (at 3), length (at 4), value (at 8). */
function startOf(octets: Buffer, tag: number): number {
  return octets.indexOf(tagOctets(tag));
}

/** The octet at `place` of the first item of this tag is another. */
function octet(tag: number, place: number, value: number): Fault {
  return (octets) => {
    octets[startOf(octets, tag) + place] = value;
    return octets;
  };
}

/** Eight octets more at the end of the first structure of this tag, which has to be the last thing in the message. */
function trailing(...tags: readonly number[]): Fault {
  return (octets) => {
    for (const tag of tags) {
      const length = startOf(octets, tag) + 4;
      octets.writeUInt32BE(octets.readUInt32BE(length) + 8, length);
    }
    return Buffer.concat([octets, Buffer.alloc(8)]);
  };
}

/** 1.0 to 1.4 section 9.1.1, 2.0 and 2.1 section 10.1: what a Query can have wrong, and still ends where it says. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'octets behind the batch, within the message': trailing(Tag.RequestMessage),
  'octets behind the payload, within its batch item': trailing(Tag.RequestMessage, Tag.BatchItem),
  'octets behind the fields of the payload': trailing(Tag.RequestMessage, Tag.BatchItem, Tag.RequestPayload),
  'an Integer of 8 octets': octet(Tag.BatchCount, 7, 8),
  'an Enumeration of 2 octets': octet(Tag.QueryFunction, 7, 2),
  'an item type that does not exist': octet(Tag.BatchCount, 3, 0x0f),
  'an Integer in place of an Enumeration': octet(Tag.Operation, 3, 0x02),
  'a structure that is longer than the one around it': octet(Tag.RequestPayload, 6, 1),
  'a tag that begins neither with 42 nor with 54': octet(Tag.QueryFunction, 0, 0x41),
};

/** A text of several scripts, one of them beyond the Basic Multilingual Plane. */
const TEXT = 'Schlüssel ключ 鍵 🔑';

function needsTtlv(subject: Subject): void {
  if (subject.encoding !== 'ttlv') throw new NotShown(`the messages of this run are ${subject.encoding.toUpperCase()}`);
}

/** "Text Strings are sequences of bytes that encode character values according to the UTF-8 encoding standard." */
export const textEncoding: Check = {
  id: 'TTLV text',
  how: 'A Name with letters beyond ASCII is kept and comes back as it was.',
  async run(subject) {
    const name = nameView(`${subject.uniqueText()} ${TEXT}`);
    const { identifier } = await newObject(subject, [name]);
    const names: readonly Item[] = await instancesOf(subject, identifier, 'Name');
    expectItems(names, [name.value], 'the Name');
  },
};

/** The rules of the encoding, which what a server takes has to follow: what breaks them cannot be parsed (section 11.1). */
export const ttlvEncoding: Check = {
  id: 'TTLV encoding',
  how: `A well-formed Query is done; one that has ${Object.keys(FAULTS).join('; or ')} is answered, and not done.`,
  async run(subject) {
    needsTtlv(subject);
    const plain = encodeTtlv(messageOf(subject));
    expectAllDone(responseIn(await subject.send(plain)), 1, 'a well-formed Query');
    const taken: string[] = [];
    for (const [what, fault] of Object.entries(FAULTS)) {
      const answer = await subject.send(fault(Buffer.from(plain)));
      if (!('closed' in answer) && !isRefused(responseIn(answer))) taken.push(what);
    }
    assert(taken.length === 0, `a Query is done that has ${taken.join('; ')}`);
  },
};
