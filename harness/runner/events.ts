import type { Version } from '../spec/versions.ts';
import type { CheckResult, ClauseResult, ProfileResult } from './profiles/results.ts';
import type { CaseResult, Residue, RunResult, StepResult, TargetInfo, ToolInfo } from './results.ts';

/** What a run tells its reporters, in order. A reporter that throws ends nothing. */
export type RunEvent =
  | {
      readonly type: 'run-start';
      readonly tool: ToolInfo;
      readonly target: TargetInfo;
      readonly startedAt: Date;
      readonly cases: number;
      /** Of profiles; absent where none is to be judged. */
      readonly clauses?: number;
    }
  | { readonly type: 'target'; readonly message: string }
  | { readonly type: 'case-start'; readonly id: string; readonly file: string; readonly steps: number }
  | { readonly type: 'step-end'; readonly caseId: string; readonly result: StepResult }
  | { readonly type: 'case-end'; readonly result: CaseResult }
  | {
      readonly type: 'profile-start';
      readonly ref: string;
      readonly title: string;
      readonly version: Version;
      readonly clauses: number;
    }
  | { readonly type: 'check-end'; readonly result: CheckResult }
  | { readonly type: 'clause-end'; readonly result: ClauseResult }
  | { readonly type: 'profile-end'; readonly result: ProfileResult }
  | { readonly type: 'residue'; readonly residue: Residue }
  | { readonly type: 'run-end'; readonly result: RunResult; readonly exitCode: number };

/** One reporter: told of every event, asked to finish once. */
export interface Reporter {
  onEvent(event: RunEvent): void;
  /** Writes what is left; called once, after run-end or an interruption. */
  finish?(): Promise<void>;
}
