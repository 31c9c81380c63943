import type { Command } from 'commander'
import { workspaceName } from './arguments.ts'

export interface DatabaseOptions {
  data?: string
  workspace: string
}

/** `--data DIR`, for commands that open the database; without it the settings decide. */
export function withDataOption(command: Command): Command {
  return command.option('--data <dir>', 'folder of the embedded database (default: DATA_DIR, or ./data)')
}

/** `--workspace NAME` besides, for commands about one workspace. */
export function withDatabaseOptions(command: Command): Command {
  return withDataOption(command).option('--workspace <name>', 'whose data it is', workspaceName, 'default')
}
