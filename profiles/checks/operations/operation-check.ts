import type { OperationName } from '../../../harness/spec/attributes.ts';
import { OPERATIONS } from '../../../harness/spec/operations.ts';
import { type Check, NotScored } from '../check.ts';
import { served } from '../harmless-requests.ts';
import type { Subject } from '../subject.ts';

/** Throws NotScored where Query does not list an operation and the server does not do it either. */
async function mustBeOffered(subject: Subject, operation: number, title: string): Promise<void> {
  if (subject.declared.operations.has(operation)) return;
  if ((await served(subject, operation)) === 'yes') return;
  throw new NotScored(`the server does not declare ${title}, and does not do it`);
}

/** The check of an operation, in the versions that have it. It is tried where Query leaves it out, too. */
export function operationCheck(name: OperationName, how: string, run: (subject: Subject) => Promise<void>): Check {
  const { code, since, until, name: title } = OPERATIONS[name];
  return {
    id: `operation ${title}`,
    how,
    since,
    ...(until === undefined ? {} : { until }),
    listed: { operation: code },
    async run(subject) {
      await mustBeOffered(subject, code, title);
      await run(subject);
    },
  };
}
