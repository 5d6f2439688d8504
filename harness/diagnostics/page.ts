import type { DiagnosticRow } from './diagnostic.ts';
import { DIAGNOSTIC_GROUPS } from './table.ts';

const INTRODUCTION = `# Diagnostics

Failures that peers are known for have names here. A diagnostic is recognised in an exchange, in what was sent as in what
came back; it stands beside the differences that it explains, in every report, with the rule that it is about. It never
changes a verdict: what differs without a rule fails, named or not.

An *informative* diagnostic names what is legal and known to surprise the other side. It explains no difference.

The last column points to public reports of the failure, as \`owner/repository#number\`.
`;

/** Failures of connections: no message shows them. */
const CONNECTIONS: readonly (readonly [id: string, what: string, reports: readonly string[]])[] = [
  ['NOT_TLS', 'the peer does not speak TLS, or speaks HTTP', ['OpenKMIP/PyKMIP#184', 'OpenKMIP/PyKMIP#469']],
  ['TLS_VERSION', 'no TLS version in common', ['OpenKMIP/PyKMIP#631', 'OpenKMIP/PyKMIP#719']],
  [
    'TLS_NO_SHARED_CIPHER',
    'no cipher suite in common',
    ['OpenKMIP/PyKMIP#642', 'OpenKMIP/PyKMIP#662', 'OpenKMIP/PyKMIP#674', 'tianocore/edk2#9497'],
  ],
  ['CERT_EKU', 'a certificate without the right extended key usage', ['OpenKMIP/PyKMIP#402', 'FiloSottile/mkcert#133']],
  ['CERT_CHAIN', 'a certificate whose issuer is not trusted', ['rnurgaliyev/kmip-server-dsm#6']],
  ['CERT_SAN', 'a certificate without the name that the other side looks for', ['hashicorp/vault#24702']],
  [
    'CERT_EXPIRES_SOON',
    'a certificate that has expired or soon will',
    ['OpenKMIP/PyKMIP#107', 'scality/cloudserver#2430'],
  ],
  [
    'TLS_UNCLEAN_CLOSE, IDLE_CLOSE',
    'a connection that ends without close_notify, or because nobody used it',
    ['ceph/ceph-nvmeof#1904', 'scylladb/scylladb#24874'],
  ],
];

const ELSEWHERE = `Names in XML and JSON, and how these write numbers and dates (\`ENCODING_PROFILE_*\`: ovh/kmip-go#40,
ovh/kmip-go#96, ovh/kmip-go#99), do not occur in TTLV. What happens inside a peer, such as a crash on an error message or
objects lost in a restart, shows in no message but the missing one: \`SHORT_READ\`.
`;

/** The page docs/diagnostics.md, from the table that recognises. */
export function renderDiagnosticsPage(): string {
  return [
    INTRODUCTION,
    ...DIAGNOSTIC_GROUPS.map(({ title, rows }) =>
      table(title, ['id', 'what is recognised', 'rule', 'where', 'reports'], rows.map(cells)),
    ),
    table(
      'Connections',
      ['id', 'what is seen', 'reports'],
      CONNECTIONS.map(([id, what, reports]) => [id, what, reports.join(', ')]),
      'These show before any message: `probe` and the look at a target before the first case tell them.',
    ),
    `## Elsewhere\n\n${ELSEWHERE}`,
  ].join('\n');
}

function cells({ id, title, rule, section, reports, informative }: DiagnosticRow): string[] {
  return [id, informative ? `${title} (informative)` : title, rule, section, reports.join(', ')];
}

function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  introduction?: string,
): string {
  const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const above = introduction === undefined ? [] : [introduction, ''];
  return [`## ${title}`, '', ...above, line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
