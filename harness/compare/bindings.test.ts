import { expect } from 'chai';
import { type Exchange, play } from '../../test-support/exchanges.ts';
import { walk } from '../cases/tree.ts';
import { Tag } from '../spec/tags.ts';

/** Values that a server mints anew each time: the exchanges, and the values that the requests use. */
const MINTED: readonly [name: string, version: '1.4' | '2.1', exchanges: readonly Exchange[], used: string[]][] = [
  [
    'a Correlation Value in every response that carries one',
    '1.4',
    ['0a', '0b', undefined].map((minted, index) => ({
      operation: 'Hash',
      request:
        (index === 0 ? '<CryptographicParameters><HashingAlgorithm value="SHA_256"/></CryptographicParameters>' : '') +
        `<Data value="0${index}"/>` +
        (index === 0 ? '<InitIndicator value="true"/>' : '<CorrelationValue value="$CORRELATION_VALUE"/>'),
      expected: minted === undefined ? '' : '<CorrelationValue value="$CORRELATION_VALUE"/>',
      actual: minted === undefined ? '' : `<CorrelationValue value="${minted}"/>`,
    })),
    ['0a', '0b'],
  ],
  [
    'a Ticket Value at every Login',
    '2.1',
    ['0a', '0b'].flatMap((minted): Exchange[] => {
      const ticket = (value: string) => `<Ticket><TicketType value="Login"/><TicketValue value="${value}"/></Ticket>`;
      return [
        { operation: 'Login', expected: ticket('$TICKET_VALUE'), actual: ticket(minted) },
        { operation: 'Logout', request: ticket('$TICKET_VALUE'), expected: '' },
      ];
    }),
    ['0a', '0b'],
  ],
];

describe('a placeholder for what is minted anew stands for the latest:', () => {
  for (const [name, version, exchanges, used] of MINTED) {
    it(name, () => {
      const played = play({ version, exchanges });
      expect(played.flatMap(({ differences }) => differences)).to.deep.equal([]);
      const sent = played.flatMap(({ request }) => [...walk(request)].map(({ item }) => item));
      const values = sent.filter(({ tag }) => tag === Tag.CorrelationValue || tag === Tag.TicketValue);
      const octets = values.map((item) =>
        'value' in item ? Buffer.from(item.value as Uint8Array).toString('hex') : '',
      );
      expect(octets).to.deep.equal(used);
    });
  }
});
