/**
 * The XML encoding (Profiles 2.1 section 5.4, Additional Message Encodings 1.0 section 6), both ways and in both forms:
 * elements named by their tags, and TTLV elements with the tag as an attribute.
 */
export {
  type Branch,
  decodeXml,
  type ElementReader,
  type LeafElement,
  readElement,
  readXml,
  type Tree,
} from './xml-read.ts';
export { type LeafType, readLeaf } from './xml-values.ts';
export { encodeXml, type XmlOptions } from './xml-write.ts';
