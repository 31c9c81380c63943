import type { CommandIo } from '../db/command-socket.ts'
import type { Installation } from '../installation.ts'
import { removeSample } from '../sample/remove-sample.ts'
import { succeeded } from './entrance.ts'

export async function runSampleRemoval({ database }: Installation, io: CommandIo): Promise<number> {
  const wasThere = await removeSample(database.db)
  io.stdout.write(wasThere ? 'The sample is gone.\n' : 'There is no sample here.\n')
  return succeeded
}
