import type { Command } from 'commander';
import { download, serverOption } from './api-client.ts';
import { print } from './process.ts';

export function register(program: Command): void {
  const config = program.command('config').description('check, describe and export configuration files');
  config
    .command('check')
    .description('say what is wrong with a configuration file')
    .argument('<file>', 'YAML, for vigil serve --config')
    .addHelpText(
      'after',
      `
Variables that the file names must be set, as for the server.
Exit codes: 0 it can be used; 2 it can't, and each mistake is a line on stderr: vigil.yaml:12:7 cameras.door.name: must be text

Example:
  $ vigil config check vigil.yaml`,
    )
    .action(check);
  config
    .command('schema')
    .description('print the JSON schema of configuration files, for editors')
    .addHelpText('after', '\nExample:\n  $ vigil config schema > vigil.schema.json')
    .action(schema);
  config
    .command('export')
    .description('print all that is set on a running server as a configuration file, without passwords')
    .addOption(serverOption('--url, --server <url>'))
    .addHelpText('after', '\nExample:\n  $ vigil config export --url http://127.0.0.1:8080 > vigil.yaml')
    .action(exportFrom);
}

async function check(file: string): Promise<void> {
  const { loadConfig } = await import('../config/read.ts');
  const { cameras } = await loadConfig(file, process.env);
  const count = Object.keys(cameras).length;
  await print(`${file} is right: ${count === 1 ? '1 camera' : `${count} cameras`}`);
}

async function schema(): Promise<void> {
  const { jsonSchema } = await import('../config/schema.ts');
  await print(JSON.stringify(jsonSchema(), null, 2));
}

async function exportFrom({ server }: { server: string }): Promise<void> {
  await print((await download(server, '/api/config.yaml')).trimEnd());
}
