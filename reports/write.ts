import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Reporter } from '../harness/runner/events.ts';
import type { RunResult } from '../harness/runner/results.ts';
import { renderEvent } from './events.ts';
import { renderNewFailures } from './expectations.ts';
import { renderJson } from './json.ts';
import { type JunitOptions, renderJunit } from './junit.ts';
import type { Render } from './render.ts';
import { renderStatement } from './statement.ts';

/** The files that a run leaves in its folder. */
export const REPORT_FILES = { junit: 'junit.xml', report: 'report.json', events: 'events.jsonl' } as const;

/** What a run leaves there besides, where profiles were judged. */
export const STATEMENT_FILE = 'statement.md';

/** What a run leaves there besides, where something went wrong that no expectation names. */
export const PROPOSALS_FILE = 'expectations.yaml';

/**
 * Makes a folder with those above it, as far as they are not there. Node's own way, `recursive`, does not end where the
 * system says of a new folder that it does not exist, as in /proc.
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!isThere()) throw error;
  }
}

/**
 * Reporters that write into `folder`, by name: the events as they happen, the reports at the end. Reports of an earlier
 * run are removed first, so that a run which dies leaves none that look like its own. Throws where the folder cannot be
 * made or written to.
 */
export function fileReporters(folder: string, render: Render, options: JunitOptions = {}): Record<string, Reporter> {
  makeFolder(folder);
  const path = (name: keyof typeof REPORT_FILES): string => join(folder, REPORT_FILES[name]);
  const proposals = join(folder, PROPOSALS_FILE);
  const statement = join(folder, STATEMENT_FILE);
  for (const file of [path('junit'), path('report'), proposals, statement]) rmSync(file, { force: true });
  return {
    [REPORT_FILES.events]: eventLog(path('events'), render),
    [REPORT_FILES.report]: atTheEnd(path('report'), (run) => renderJson(run, render)),
    [REPORT_FILES.junit]: atTheEnd(path('junit'), (run) => [renderJunit(run, render, options)]),
    [STATEMENT_FILE]: atTheEnd(statement, (run) => oneOrNone(renderStatement(run, render))),
    [PROPOSALS_FILE]: atTheEnd(proposals, (run) => oneOrNone(renderNewFailures(run, render))),
  };
}

function oneOrNone(text: string | undefined): [string] | undefined {
  return text === undefined ? undefined : [text];
}

function eventLog(path: string, render: Render): Reporter {
  const file = openSync(path, 'w');
  return {
    onEvent: (event) => {
      writeSync(file, renderEvent(event, render));
    },
    finish: async () => closeSync(file),
  };
}

/** Writes a file at the end, part by part; none where there is nothing to write. */
function atTheEnd(path: string, renderRun: (run: RunResult) => Generator<string> | [string] | undefined): Reporter {
  return {
    onEvent: (event) => {
      const parts = event.type === 'run-end' ? renderRun(event.result) : undefined;
      if (parts === undefined) return;
      const file = openSync(path, 'w');
      try {
        for (const part of parts) writeSync(file, part);
      } finally {
        closeSync(file);
      }
    },
  };
}
