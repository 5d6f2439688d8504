import { expect } from 'chai';
import { rerunCommand } from './rerun.ts';

const rows: readonly [argv: readonly string[], command: string][] = [
  [['node', '/home/me/kmip/bin/kmip-conformance.js', 'run'], 'node bin/kmip-conformance.js run'],
  [['node', '/usr/local/bin/kmip-conformance', 'run', 'target.yaml'], 'kmip-conformance run target.yaml'],
  [
    ['node', '/bin/kmip-conformance', 'run', '--select', 'SKLC-*', 'AKLC-*', '--strict', '--skip', 'x', '--out', 'a b'],
    "kmip-conformance run --strict --out 'a b'",
  ],
  [['node', '/bin/kmip-conformance', 'run', '--select=SKLC-*', 'target.yaml'], 'kmip-conformance run target.yaml'],
  [['node', '/bin/kmip-conformance', 'run', '--cases', "it's"], "kmip-conformance run --cases 'it'\\''s'"],
];

describe('the command to run again', () => {
  for (const [argv, command] of rows) {
    it(command, () => expect(rerunCommand(argv, '/home/me/kmip')).to.equal(command));
  }
});
