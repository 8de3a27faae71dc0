// The program `daybook`.
import { ConfigurationError, loadEnvironmentFile } from '#runtime';
import { run } from './program.js';
import { createTerminal } from './terminal.js';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads may have seen enough, as `head` does.
    if (error.code !== 'EPIPE') throw error;
  });
}
try {
  loadEnvironmentFile();
  process.exitCode = await run(process.argv.slice(2), createTerminal(process));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
