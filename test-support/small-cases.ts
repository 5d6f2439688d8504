import { loadCase } from '../harness/cases/load.ts';
import type { FoundCase } from '../harness/runner/plan.ts';
import type { Version } from '../harness/spec/versions.ts';

/** One exchange of a test case, its payloads as XML. */
export interface Exchange {
  readonly operation: string;
  readonly request: string;
  readonly response: string;
  readonly before?: string;
  /** The Operation of the response, where that is another: Poll brings that of what it asks about. */
  readonly answers?: string;
  /** Whether the request says that the client is able to wait for the answer. */
  readonly able?: true;
}

const header = (kind: 'Request' | 'Response', operation: string, version: Version, able?: true): string => `
  <${kind}Header>
    <ProtocolVersion>
      <ProtocolVersionMajor type="Integer" value="${version.split('.')[0]}"/>
      <ProtocolVersionMinor type="Integer" value="${version.split('.')[1]}"/>
    </ProtocolVersion>
    ${kind === 'Response' ? '<TimeStamp type="DateTime" value="$NOW"/>' : ''}
    ${able ? '<AsynchronousIndicator type="Boolean" value="true"/>' : ''}
    <BatchCount type="Integer" value="1"/>
  </${kind}Header>
  <BatchItem><Operation type="Enumeration" value="${operation}"/>`;

export const text = (tag: string, value: string): string => `<${tag} type="TextString" value="${value}"/>`;
export const success = (payload: string): string =>
  `<ResultStatus type="Enumeration" value="Success"/><ResponsePayload>${payload}</ResponsePayload>`;
export const failure = (reason: string): string =>
  `<ResultStatus type="Enumeration" value="OperationFailed"/><ResultReason type="Enumeration" value="${reason}"/>`;

/** A case with these exchanges, from XML. */
export function caseOf(id: string, exchanges: readonly Exchange[], version: Version = '1.1'): FoundCase {
  const messages = exchanges.map(
    ({ before = '', operation, answers = operation, able, request, response }) => `${before}
<RequestMessage>${header('Request', operation, version, able)}<RequestPayload>${request}</RequestPayload></BatchItem></RequestMessage>
<ResponseMessage>${header('Response', answers, version)}${response}</BatchItem></ResponseMessage>`,
  );
  const loaded = loadCase(`<KMIP>${messages.join('\n')}</KMIP>`, `${id}.xml`, 'own');
  return { id, file: loaded.file, version: loaded.version, kind: loaded.kind, case: loaded };
}

/** An AES key of 128 bits. */
export const CREATE: Exchange = {
  operation: 'Create',
  request: `<ObjectType type="Enumeration" value="SymmetricKey"/><TemplateAttribute>
    <Attribute>${text('AttributeName', 'Cryptographic Algorithm')}<AttributeValue type="Enumeration" value="AES"/></Attribute>
    <Attribute>${text('AttributeName', 'Cryptographic Length')}<AttributeValue type="Integer" value="128"/></Attribute>
    <Attribute>${text('AttributeName', 'Cryptographic Usage Mask')}<AttributeValue type="Integer" value="Encrypt"/></Attribute>
  </TemplateAttribute>`,
  response: success(
    `<ObjectType type="Enumeration" value="SymmetricKey"/>${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}`,
  ),
};
export const onKey = (operation: string, identifier = '$UNIQUE_IDENTIFIER_0'): Exchange => ({
  operation,
  request: text('UniqueIdentifier', identifier),
  response: success(text('UniqueIdentifier', identifier)),
});
export const stateIs = (state: string, before?: string): Exchange => ({
  operation: 'GetAttributes',
  request: text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0') + text('AttributeName', 'State'),
  response: success(`${text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0')}<Attribute>${text('AttributeName', 'State')}
    <AttributeValue type="Enumeration" value="${state}"/></Attribute>`),
  ...(before !== undefined && { before }),
});
