// What PostgreSQL writes about itself into its folder, and whether that is still true.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/**
 * Reads the lock file of a cluster.
 * @returns undefined when nothing runs there; a file that a killed process left counts as nothing
 */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const lines = lockFile(cluster)?.split('\n');
  if (lines === undefined) return undefined;
  // The lines are those of LOCK_FILE_LINE_… in PostgreSQL's src/include/utils/pidfile.h.
  const [pid, , , port, , , , status] = lines;
  if (!isPostgres(Number(pid), cluster)) return undefined;
  return { pid: Number(pid), port: Number(port), isReady: status?.trim() === 'ready' };
}

function lockFile(cluster: string): string | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

// The id may belong to another process by now, or to one that is dead and not yet buried; both have other command lines.
function isPostgres(pid: number, cluster: string): boolean {
  return Number.isInteger(pid) && pid > 0 && commandLine(pid).includes(cluster);
}

function commandLine(pid: number): string {
  try {
    return existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
