import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import { describeCase } from './describe.ts';
import { loadCase } from './load.ts';

const header = (name: string, batch: string): string =>
  `<${name}><ProtocolVersion><ProtocolVersionMajor type="Integer" value="1"/><ProtocolVersionMinor type="Integer" ` +
  `value="1"/></ProtocolVersion>${batch}</${name}>`;
const item = (operation: string, rest: string): string =>
  `<BatchItem><Operation type="Enumeration" value="${operation}"/>${rest}</BatchItem>`;
const uid = (name: string): string => `<UniqueIdentifier type="TextString" value="${name}"/>`;
const success = (payload: string): string =>
  `<ResultStatus type="Enumeration" value="Success"/><ResponsePayload>${payload}</ResponsePayload>`;

const TEXT = `<KMIP><!-- What it shows -->
# TIME 0
<RequestMessage>${header('RequestHeader', '')}${item('Create', '<RequestPayload/>')}</RequestMessage>
<ResponseMessage>${header('ResponseHeader', '')}${item('Create', success(uid('$A')))}</ResponseMessage>
# TIME 1 # [Client-B] # [REPEAT] until done
<RequestMessage>${header('RequestHeader', '')}${item('Get', `<RequestPayload>${uid('$A')}</RequestPayload>`)}${item(
  '0x0000007f',
  '<RequestPayload><AttributeName type="TextString" value="Object   Type"/></RequestPayload>',
)}</RequestMessage>
<ResponseMessage>${header('ResponseHeader', '')}${item('Get', success(uid('$A') + uid('$B')))}${item(
  '0x0000007f',
  '<ResultStatus type="Enumeration" value="OperationFailed"/><ResultReason type="Enumeration" value="OperationNotSupported"/>',
)}</ResponseMessage>
</KMIP>`;

describe('describing a case', () => {
  it('says what it does, needs and mends', () => {
    expect(describeCase(loadCase(TEXT, 'BATCH-CONTINUE-11.xml', 'own'))).to.deep.equal({
      id: 'BATCH-CONTINUE-11',
      version: '1.1',
      kind: 'own',
      file: 'BATCH-CONTINUE-11.xml',
      description: 'What it shows',
      steps: [
        {
          index: 0,
          time: 0,
          line: 3,
          client: 'Client-A',
          direction: 'client-to-server',
          operations: ['Create'],
          items: [{ operation: 'Create', status: 'Success' }],
          needs: [],
          binds: ['A'],
        },
        {
          index: 1,
          time: 1,
          line: 6,
          client: 'Client-B',
          direction: 'client-to-server',
          repeatUntil: 'done',
          operations: ['Get', '0x0000007f'],
          items: [
            { operation: 'Get', status: 'Success' },
            { operation: '0x0000007f', status: 'OperationFailed', reason: 'OperationNotSupported' },
          ],
          needs: ['A'],
          binds: ['B'],
        },
      ],
      requirements: [
        'the Batch Error Continuation Option Continue (1.1 section 6.13)',
        'the identities Client-A, Client-B',
      ],
      errata: [],
      notes: ['L1, line 6: "Object   Type" read as "Object Type"'],
    });
  });

  it('names the errata that were applied', async function () {
    const { cases } = await publishedCases(this);
    const summaries = cases.filter(({ id }) => id === 'OMOS-O-1-14' || id === 'TC-ECC-3-11').map(describeCase);
    expect(summaries.flatMap(({ errata }) => errata)).to.deep.equal([
      'step 9, ResponseMessage/BatchItem[0]/ResponsePayload/PrivateKey/KeyBlock/KeyValue/KeyMaterial: ' +
        '3081b1301c060a2a864886f70d010c01... should be that of step 1: ' +
        'a key is returned as it was registered, and this is another key (1.1 section 4.11)',
      'step 10, ResponseMessage/BatchItem[0]/ResponsePayload/PublicKey/KeyBlock/KeyValue/KeyMaterial: ' +
        '3059301306072a8648ce3d020106082a... should be that of step 2: ' +
        'a key is returned as it was registered, and this is another key (1.1 section 4.11)',
      'step 2, ResponseMessage/ResponseHeader/ProtocolVersion/ProtocolVersionMinor: 3 should be 4: ' +
        'the field is the version of the protocol that the message follows, and the request asks in 1.4 (1.4 section 6.1)',
    ]);
  });

  it('can describe every published case', async function () {
    const { cases } = await publishedCases(this);
    const operations = cases.flatMap((entry) => describeCase(entry).steps.flatMap((step) => step.operations));
    expect(operations.filter((name) => name === '' || name.startsWith('0x'))).to.deep.equal([]);
  });
});
