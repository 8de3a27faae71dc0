// `daybook serve`: runs the server until it is told to stop.
import type { Command } from 'commander';
import { readConfiguration } from '#runtime';
import type { Terminal } from '../terminal.js';
import { welcome } from './first-steps.js';

export function addServe(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the server')
    .option('--workers <number>', 'processes that serve on all cores, instead of WORKERS')
    .action(async ({ workers = terminal.env.WORKERS }: { readonly workers?: string }) => {
      const configuration = readConfiguration({ ...terminal.env, WORKERS: workers });
      // Loaded here only: the other commands need none of it and start faster.
      const { serve } = await import('../../../server/src/serve.js');
      await serve(configuration, ({ isEmpty }) => {
        if (isEmpty) for (const line of welcome(configuration, terminal.env)) terminal.say(line);
      });
    });
}
