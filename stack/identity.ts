import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * When a process began, in a form that only compares: process ids are used again, a pair of id and
 * beginning is not. Undefined once it is gone (a zombie counts as gone).
 */
export function beginningOf(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
}

/** The command line of a running process, or an empty text. */
export function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    }
    return ps('command=', pid);
  } catch {
    return '';
  }
}

/** Linux: state and start time are fields 3 and 22; the name in brackets may hold spaces. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    const [state, ...began] = ps('state=,lstart=', pid).split(/\s+/);
    return state?.startsWith('Z') === true ? undefined : began.join(' ');
  } catch {
    return undefined;
  }
}

function ps(columns: string, pid: number): string {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  return execFileSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8', env }).trim();
}
