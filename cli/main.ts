/** The command line's one entry: parses, runs a command, turns whatever goes wrong into advice and an exit code. */
import { CommanderError } from 'commander';
import { CliError, EXIT } from './exit';
import { buildProgram } from './program';

async function main(): Promise<void> {
  // `cairn list | head -1` closes the pipe early; that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const program = buildProgram((code) => {
    process.exitCode = code;
  });
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync(process.argv);
}

main().catch((error: unknown) => {
  // Help and version end here, too; commander has printed them.
  if (error instanceof CommanderError && error.exitCode === 0) return;
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = EXIT.error;
});

function describe(error: unknown): string {
  if (error instanceof CliError) return `${error.message}\n${error.next}`;
  if (error instanceof CommanderError) return `${error.message.replace(/^error: /, '')}\nRun 'npx cairn --help'.`;
  return error instanceof Error ? error.message : String(error);
}
