import type { LeafItem } from '../codec/item.ts';
import { type LeafElement, readElement, readLeaf, type Tree } from '../codec/xml.ts';
import { parseXml, type XmlElement, XmlError, type XmlNode } from '../codec/xml-tree.ts';
import type { Version } from '../spec/versions.ts';
import { type Annotations, collapse, readAnnotations } from './annotations.ts';
import {
  type Case,
  CaseError,
  type CaseItem,
  type CaseKind,
  type CaseStructure,
  type LoadNote,
  type NowItem,
  type PlaceholderItem,
  type Position,
  type Step,
} from './case.ts';
import { caseId, scenarioOf } from './case-id.ts';
import { directionOf } from './direction.ts';
import { protocolVersionOf } from './fields.ts';
import { mendLineWraps } from './line-wraps.ts';
import { readSymbol } from './placeholders.ts';

/** Where a case comes from: the OASIS documents, or this project. */
export type Origin = 'published' | 'own';

/**
 * Loads a test case in the OASIS XML form. `file` is what the case is named after, and stands in errors. Throws CaseError
 * with line and column for text that is no such case.
 */
export function loadCase(text: string, file: string, origin: Origin = 'published'): Case {
  try {
    return new Loader(file).load(text, origin);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const place = error.path === '' ? '' : ` (${error.path})`;
    throw new CaseError(`${error.message}${place}`, file, error.position);
  }
}

type CaseLeaf = LeafItem | PlaceholderItem | NowItem;

/** A message with what was written before it. */
interface Message {
  readonly element: XmlElement;
  readonly annotations: Annotations;
}

interface Exchange extends Message {
  readonly request: CaseStructure;
  readonly response: CaseStructure;
}

/** The older files of 1.1 and 1.2 have the second root element. */
const ROOTS: readonly string[] = ['KMIP', 'KmipTestCase'];

class Loader {
  readonly #file: string;
  readonly #notes: LoadNote[] = [];
  readonly #positions = new WeakMap<CaseItem, Position>();

  constructor(file: string) {
    this.#file = file;
  }

  load(text: string, origin: Origin): Case {
    const { root, prolog } = parseXml(text);
    if (!ROOTS.includes(root.name)) throw this.#error(`expected <KMIP> or <KmipTestCase>, not <${root.name}>`, root);
    const exchanges = this.#pairs(root).map(
      ([request, response]): Exchange => ({
        ...request,
        request: this.#message(request.element),
        response: this.#message(response.element),
      }),
    );
    const version = this.#version(exchanges, root);
    const id = caseId(this.#file);
    const scenario = scenarioOf(id, version);
    return {
      id,
      scenario,
      version,
      kind: kindOf(id, origin),
      file: this.#file,
      description: descriptionOf([...prolog, ...root.children]),
      steps: exchanges.map((exchange, index) => stepOf(index, scenario, exchange)),
      notes: this.#notes,
      positions: this.#positions,
    };
  }

  /** Requests with their responses, by order. */
  #pairs(root: XmlElement): [Message, Message][] {
    const pairs: [Message, Message][] = [];
    let request: Message | undefined;
    for (const message of this.#messages(root)) {
      const { element } = message;
      if (element.name === 'RequestMessage') {
        if (request !== undefined) throw this.#error('a request without a response', request.element);
        request = message;
      } else {
        if (request === undefined) throw this.#error('a response without a request', element);
        pairs.push([request, message]);
        request = undefined;
      }
    }
    if (request !== undefined) throw this.#error('a request without a response', request.element);
    if (pairs.length === 0) throw this.#error('no request', root);
    return pairs;
  }

  *#messages(root: XmlElement): Generator<Message> {
    let remarks = '';
    for (const node of root.children) {
      if (node.kind === 'text') remarks += node.text;
      if (node.kind !== 'element') continue;
      if (node.name !== 'RequestMessage' && node.name !== 'ResponseMessage') {
        throw this.#error(`<${node.name}> is neither a RequestMessage nor a ResponseMessage`, node);
      }
      yield { element: node, annotations: readAnnotations(remarks) };
      remarks = '';
    }
  }

  #version([first]: readonly Exchange[], root: XmlElement): Version {
    const version = first && protocolVersionOf(first.request);
    if (version !== undefined) return version;
    throw this.#error('the first request has no Protocol Version that is known', first?.element ?? root);
  }

  #message(element: XmlElement): CaseStructure {
    const item: Tree<CaseLeaf> = readElement<CaseLeaf>(element, {
      leaf: (leaf, at) => this.#leaf(leaf, at),
      item: (read, at) => this.#positions.set(read, at.position),
    });
    if (item.type !== 'Structure') throw this.#error(`${element.name} is no Structure`, element);
    return item;
  }

  #leaf(element: LeafElement, { position }: XmlElement): CaseLeaf {
    const { leaf, note } = mendLineWraps(element);
    if (note !== undefined) this.#notes.push({ rule: 'L1', position, message: note });
    const { tag, type, text, attributeName } = leaf;
    return readSymbol(tag, type, text) ?? readLeaf(tag, type, text, { attributeName });
  }

  #error(message: string, { position }: XmlElement): CaseError {
    return new CaseError(message, this.#file, position);
  }
}

function stepOf(index: number, scenario: string, { element, annotations, request, response }: Exchange): Step {
  const { time, repeatUntil, client = 'Client-A', direction } = annotations;
  return {
    index,
    ...(time !== undefined && { time }),
    position: element.position,
    client,
    direction: direction ?? directionOf(scenario, request),
    ...(repeatUntil !== undefined && { repeatUntil }),
    request,
    response,
  };
}

/** Cases of the Test Cases documents, which are Committee Notes, are named TC-*. */
function kindOf(id: string, origin: Origin): CaseKind {
  if (origin === 'own') return 'own';
  return id.startsWith('TC-') ? 'note' : 'profile';
}

function descriptionOf(nodes: readonly XmlNode[]): string {
  const first = nodes.findIndex((node) => node.kind === 'element');
  const comments = nodes.slice(0, first).filter((node) => node.kind === 'comment');
  return comments.map((comment) => collapse(comment.text)).join(' ');
}
