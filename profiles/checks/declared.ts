import { enumName } from '../../harness/spec/registry.ts';
import { NotShown } from './check.ts';
import { mayServe } from './objects.ts';
import type { Subject } from './subject.ts';

/** Throws NotShown where the server does not declare an operation without which something cannot be tried. */
export function use(subject: Subject, operation: number): void {
  if (mayServe(subject, operation)) return;
  throw new NotShown(`it takes ${enumName('Operation', operation, subject.version)}, which Query does not list`);
}
