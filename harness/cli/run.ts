import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { consoleReporter } from '../../reports/console.ts';
import { fanOut } from '../../reports/fan-out.ts';
import { createRender } from '../../reports/render.ts';
import { fileReporters, PROPOSALS_FILE, REPORT_FILES, STATEMENT_FILE } from '../../reports/write.ts';
import { createMasker } from '../codec/secrets.ts';
import { resolveTarget } from '../config/address.ts';
import { readExpectations } from '../config/expectations.ts';
import { type Target, type Wire, wireFrom } from '../config/target.ts';
import type { Lane } from '../runner/lanes.ts';
import { type RunOptions, run } from '../runner/run.ts';
import { CASE_OPTIONS } from './case-options.ts';
import { CLOCK } from './clock.ts';
import { type CommandArguments, defineCommand } from './command.ts';
import { tellPlan } from './dry-run.ts';
import { Interruption } from './interruption.ts';
import { needsSurvey, profileChoice, withoutSurvey } from './profile-choice.ts';
import { closeLanes, openLanes, refuseCertificates } from './reference.ts';
import { openReports } from './report-folder.ts';
import { rerunCommand } from './rerun.ts';
import { planRun, type RunChoice, type RunPlan, surveyTarget } from './run-plan.ts';
import { TARGET_OPTIONS } from './target-options.ts';
import type { Terminal } from './terminal.ts';
import { TOOL } from './tool.ts';
import { UsageError } from './usage.ts';

const MOST_JOBS = 64;

const OPTIONS = {
  ...CASE_OPTIONS,
  profile: {
    ...CASE_OPTIONS.select,
    describe: 'judge the server by these profiles and their cases, or by those that it declares',
  },
  ...TARGET_OPTIONS,
  encoding: {
    type: 'string',
    choices: ['ttlv', 'xml', 'json'],
    requiresArg: true,
    describe: "how messages are encoded [default: the target's, ttlv]",
  },
  transport: {
    type: 'string',
    choices: ['tls', 'https'],
    requiresArg: true,
    describe: "what carries them [default: the target's, tls; https for xml and json]",
  },
  strict: {
    type: 'boolean',
    default: false,
    describe: "allow only the variations of a version's own Profiles document",
  },
  jobs: {
    type: 'number',
    requiresArg: true,
    default: 1,
    describe: 'cases at a time, each on a bundled server of its own',
  },
  out: {
    type: 'string',
    requiresArg: true,
    default: 'results',
    describe: 'folder for junit.xml, report.json, events.jsonl',
  },
  expect: { type: 'string', requiresArg: true, describe: 'file of the failures that are known (YAML)' },
  'dry-run': {
    type: 'boolean',
    default: false,
    describe: 'tell what would be sent, made, skipped and waited for, and send nothing',
  },
  bail: { type: 'boolean', default: false, describe: 'stop after the first case that fails or ends in an error' },
  quiet: { type: 'boolean', default: false, describe: 'print only what did not pass, and the counts' },
  'show-secrets': { type: 'boolean', default: false, describe: 'write key material and credentials in clear' },
  'fail-on': {
    type: 'string',
    array: true,
    requiresArg: true,
    choices: ['unsupported'],
    describe: 'a verdict to count as a failure too',
  },
} as const;

type RunArguments = CommandArguments<typeof OPTIONS>;

export const runCommand = defineCommand({
  usage: 'run [target]',
  positionals: { target: '"reference" (the default: the bundled server), a target file, or host:port' },
  options: OPTIONS,
  examples: [
    ['run', 'the default cases against the bundled server'],
    ['run --profile baseline-server --kmip 1.4', 'the bundled server by the clauses of a profile'],
    ["run kms.example:5696 --ca ca.pem --cert me.pem --key me.key --select 'SKLC-*'", 'some cases against a server'],
  ],
  async run(args, terminal) {
    const name = typeof args.target === 'string' ? args.target : 'reference';
    const resolved = name === 'reference' ? undefined : resolveTarget(name, args);
    if (resolved === undefined) refuseCertificates(args);
    const wire = wireOption(args);
    const external = resolved && { ...resolved, ...(wire && { wire }) };
    const known = args.expect === undefined ? external?.expectations : readExpectations(args.expect);
    const profiles = args.profile && profileChoice(args.profile, args.kmip);
    const choice: RunChoice = { cases: args, profiles, expectations: known?.entries ?? [] };
    const jobs = wholeJobs(args.jobs);
    if (args['dry-run']) {
      const plan = await planRun({ ...choice, profiles: profiles && withoutSurvey(profiles, external) }, terminal.env);
      return tellPlan(plan, external, { ...args, jobs, wire }, terminal);
    }
    const mustAsk = profiles !== undefined && needsSurvey(profiles);
    const early = mustAsk ? undefined : await planRun(choice, terminal.env);
    const interruption = new Interruption(terminal.err);
    const most = Math.min(jobs, external?.limits.connections ?? jobs, early === undefined ? jobs : early.groups.length);
    const opened = await openLanes(external, CLOCK.now(), Math.max(1, most));
    try {
      const lanes = wire === undefined ? opened : overWire(opened, wire);
      const survey = mustAsk ? await surveyTarget(lanes[0].target, interruption.signal) : undefined;
      const plan = early ?? (await planRun(choice, terminal.env, survey));
      return await runAgainst(lanes, plan, args, interruption.signal, terminal);
    } finally {
      await closeLanes(opened);
      interruption.end();
    }
  },
});

/** What --transport and --encoding say, if they say anything. Throws UsageError where they do not go together. */
function wireOption(args: Pick<RunArguments, 'transport' | 'encoding'>): Wire | undefined {
  const wire = wireFrom(args as { transport?: Wire['transport']; encoding?: Wire['encoding'] });
  if (typeof wire === 'string') throw new UsageError(wire);
  return wire;
}

function overWire([first, ...others]: RunOptions['lanes'], wire: Wire): RunOptions['lanes'] {
  const over = (lane: Lane): Lane => ({ ...lane, target: { ...lane.target, wire } });
  return [over(first), ...others.map(over)];
}

/** What a run puts before names: what the target file says, else a text of its own, so that runs do not meet. */
function prefixFor(setting: Target['prefix']): string | undefined {
  return setting === false ? undefined : (setting ?? `r${randomBytes(3).toString('hex')}-`);
}

/** Throws UsageError. */
function wholeJobs(given: number): number {
  if (!Number.isInteger(given) || given < 1 || given > MOST_JOBS) {
    throw new UsageError(`--jobs: expected a whole number from 1 to ${MOST_JOBS}`);
  }
  return given;
}

async function runAgainst(
  lanes: RunOptions['lanes'],
  { notes, ...plan }: RunPlan,
  args: RunArguments,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const render = createRender(args['show-secrets'] ? null : createMasker(randomBytes(32)));
  const failOnUnsupported = args['fail-on']?.includes('unsupported') ?? false;
  const reporters = fanOut({
    console: consoleReporter(terminal, render, {
      width: terminal.width,
      colours: terminal.colours,
      quiet: args.quiet,
      live: terminal.live,
      evidence: [...Object.values(REPORT_FILES), ...(plan.claims.length === 0 ? [] : [STATEMENT_FILE])].map((name) =>
        join(args.out, name),
      ),
      proposals: join(args.out, PROPOSALS_FILE),
    }),
    ...openReports(args.out, () => fileReporters(args.out, render, { failOnUnsupported })),
  });
  for (const message of notes) reporters.onEvent({ type: 'target', message });
  const { exitCode } = await run({
    lanes,
    ...plan,
    strict: args.strict,
    prefix: prefixFor(lanes[0].target.prefix),
    bail: args.bail,
    failOnUnsupported,
    tool: TOOL,
    rerun: rerunCommand(process.argv),
    clock: CLOCK,
    random: (octets) => randomBytes(octets),
    signal,
    emit: (event) => reporters.onEvent(event),
  });
  await reporters.finish();
  for (const { name, error } of reporters.failures) {
    terminal.err(`${TOOL.name}: the report ${name} could not be written: ${(error as Error).message}\n`);
  }
  return exitCode;
}
