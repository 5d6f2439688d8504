import { readFileSync } from 'node:fs';

/** The resident set of a process as Linux tells it, in MB; 0 where the process has ended. */
export function residentMegabytes(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(fileOf(pid, 'status'))?.[1] ?? 0) / 1024;
}

/** Clock ticks a second in /proc (man 5 proc_pid_stat; Linux has 100 wherever Node runs). */
const TICKS = 100;

/** Seconds of processor time that all threads of a process have taken; 0 where it has ended. */
export function processorSeconds(pid: number | undefined): number {
  // Behind the name of the program, which may hold anything: user and system time are the 14th and 15th field.
  const fields = fileOf(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

function fileOf(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error;
    return '';
  }
}
