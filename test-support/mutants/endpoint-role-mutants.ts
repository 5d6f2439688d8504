import type { MutantRow } from './mutant.ts';

/** Rules for the roles of a connection, and for what the server asks on one that is lent to it. */
export const ENDPOINT_ROLE_MUTANTS: readonly MutantRow[] = [
  {
    id: 'role-not-given-back',
    rule: 'A client that takes its role back is answered again',
    sections: ['6.2.5'],
    file: 'connection.ts',
    search: '      giveBack: () => {\n        lent = undefined;\n      },',
    replacement: '      giveBack: () => {},',
  },
  {
    id: 'roles-stay',
    rule: 'After Set Endpoint Role the server is the client',
    sections: ['6.1.48'],
    file: 'session.ts',
    search: 'if (swapsRoles(results)) client.swapRoles?.(identity, scope.version);',
    replacement: '',
  },
  {
    id: 'undone-role-taken',
    rule: 'A role that is undone in the end is not taken',
    sections: ['6.1.48', '9.6'],
    file: 'session.ts',
    search:
      '.filter((one) => one.operation === Operation.SetEndpointRole && one.resultStatus === ResultStatus.Success)',
    replacement:
      '.filter((one) => one.operation === Operation.SetEndpointRole && one.resultStatus !== ResultStatus.OperationFailed)',
  },
  {
    id: 'first-role-of-batch',
    rule: 'The last role that the server took in a batch is the one that it has',
    sections: ['6.1.48'],
    file: 'session.ts',
    search: 'return roles.at(-1)?.value === EndpointRole.Client;',
    replacement: 'return roles[0]?.value === EndpointRole.Client;',
  },
  {
    id: 'any-role-is-client',
    rule: 'A server that is asked to be the server stays it',
    sections: ['6.1.48'],
    file: 'session.ts',
    search: 'return roles.at(-1)?.value === EndpointRole.Client;',
    replacement: 'return roles.length > 0 && EndpointRole.Client > 0;',
  },
  {
    id: 'accepted-role-of-peer',
    rule: 'The response has the role that the server took',
    sections: ['6.1.48'],
    file: 'operations/set-endpoint-role.ts',
    search: 'return [enumeration(Tag.EndpointRole, role)];',
    replacement: 'return [enumeration(Tag.EndpointRole, 3 - role)];',
  },
  {
    id: 'role-returned-as-server',
    rule: 'Set Endpoint Role of a server names the role for the client to apply',
    sections: ['6.2.5'],
    file: 'outbound/requests.ts',
    search: 'const payload = [enumeration(Tag.EndpointRole, Enum.EndpointRole.Client)];',
    replacement: 'const payload = [enumeration(Tag.EndpointRole, Enum.EndpointRole.Server)];',
  },
  {
    id: 'latest-news-alone',
    rule: 'What happens while the client cannot be told is told when it can',
    sections: ['6.2.2', '6.2.3'],
    file: 'outbound/outbox.ts',
    search: 'this.#waiting.push(request);',
    replacement: 'this.#waiting.splice(0, this.#next() === undefined ? this.#waiting.length : 0, request);',
  },
];
