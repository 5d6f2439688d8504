import { safeBlock } from '../../reports/safe-text.ts';
import { resolveTarget } from '../config/address.ts';
import { addressOf, type Target } from '../config/target.ts';
import { Acquaintance } from '../runner/acquaintance.ts';
import { type Interview, interview } from '../runner/interview.ts';
import { lookAt, type NoLook, type TargetLook } from '../runner/look.ts';
import { allowanceOf, Sessions } from '../runner/sessions.ts';
import { VERSIONS } from '../spec/versions.ts';
import { CLOCK } from './clock.ts';
import { defineCommand } from './command.ts';
import { Interruption } from './interruption.ts';
import { answersText, connectionText, failureText, lookText } from './probe-text.ts';
import { closeLanes, openLanes, refuseCertificates } from './reference.ts';
import { TARGET_OPTIONS } from './target-options.ts';

export const probeCommand = defineCommand({
  usage: 'probe <target>',
  positionals: { target: '"reference" (the bundled server), a target file, or host:port' },
  options: TARGET_OPTIONS,
  examples: [['probe kms.example:5696 --ca ca.pem --cert me.pem --key me.key', 'what a server says of itself']],
  async run(args, { out, err }) {
    const name = String(args.target);
    const external = name === 'reference' ? undefined : resolveTarget(name, args);
    if (external === undefined) refuseCertificates(args);
    const interruption = new Interruption(err);
    const lanes = await openLanes(external, CLOCK.now(), 1);
    try {
      const [{ target }] = lanes;
      const { look, answers } = await ask(target, interruption.signal);
      const failed = 'cause' in look;
      const lines = [
        addressOf(target),
        ...(failed ? failureText(look) : []),
        ...(look.tls === undefined ? [] : connectionText(look.tls, CLOCK.now())),
        ...(failed ? [] : lookText(look)),
        ...(answers === undefined ? [] : answersText(answers)),
      ];
      out(`${safeBlock(lines.join('\n'))}\n`);
      return failed ? 3 : 0;
    } catch (error) {
      if (!interruption.signal.aborted || error !== interruption.signal.reason) throw error;
      return 130;
    } finally {
      await closeLanes(lanes);
      interruption.end();
    }
  },
});

interface Probed {
  readonly look: TargetLook | NoLook;
  readonly answers?: Interview;
}

/** Looks at a target as the pre-flight of a run does, and asks Query for the rest in the newest version that it speaks. */
async function ask(target: Target, signal: AbortSignal): Promise<Probed> {
  const sessions = new Sessions(target, new Acquaintance(), allowanceOf(target.limits, CLOCK));
  const patience = { timeoutMs: target.limits.timeoutMs, signal };
  try {
    const look = await lookAt(sessions, { client: '', wanted: VERSIONS, patience, clock: CLOCK });
    const newest = 'cause' in look ? undefined : [...look.operations.keys()][0];
    return newest === undefined ? { look } : { look, answers: await interview(sessions, '', newest, patience) };
  } finally {
    await sessions.close();
  }
}
