import { expect } from 'chai';
import { readAnnotations } from './annotations.ts';

describe('annotations between messages', () => {
  for (const [text, expected] of [
    ['', {}],
    ['\n\n', {}],
    ['# TIME 0\n', { time: 0 }],
    ['\n# TIME 12\n# [Client-B]\n', { time: 12, client: 'Client-B' }],
    ['# TIME 1 # [Server-to-Client]', { time: 1, direction: 'server-to-client' }],
    ['# TIME 2\n# [Client-to-Server]\n', { time: 2, direction: 'client-to-server' }],
    [
      '# TIME 4\n# [REPEAT] until Archive   response is\n  returned\n',
      { time: 4, repeatUntil: 'Archive response is returned' },
    ],
    ['# TIME 3 # Decrypt without the IV being specified\n# will result in an error.\n', { time: 3 }],
    ['#\n# [[DeriveKey using SHA_256]]\n#\n', {}],
    ['# TIME soon\n# [Client-AB]\n# Client-A', {}],
    ['no annotation at all', {}],
  ] as const) {
    it(JSON.stringify(text), () => expect(readAnnotations(text)).to.deep.equal(expected));
  }
});
