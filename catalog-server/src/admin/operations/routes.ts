import type { operations } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'
import type { Handlers } from '../../http/mount.ts'
import type { Log } from '../../base/log.ts'
import type { Storage } from '../../media/storage.ts'
import { measureStorage } from './storage.ts'
import type { StoragePath } from './storage.ts'

type Parts = {
  paths: readonly StoragePath[]
  dataFolder: string
  storage: Storage
  /** Ends the process once the running answers are complete; null when the server cannot end itself. */
  onReboot: (() => void) | null
  /** Whether a supervisor starts it again. */
  supervised: boolean
  log: Log
}

/** The delay in which the answer is sent. */
const rebootDelayMs = 100

export function operationRoutes({
  paths,
  dataFolder,
  storage,
  onReboot,
  supervised,
  log,
}: Parts): Handlers<typeof operations> {
  let rebooting: NodeJS.Timeout | null = null
  return {
    storage: () => measureStorage(paths, dataFolder, storage),
    reboot: ({ session }) => {
      if (onReboot === null) throw new AppError('unavailable', 'This server cannot end itself')
      if (rebooting === null) log.info('Told to restart by an administrator', { user: session.user_handle })
      // A second call while the first is pending has no further effect.
      rebooting ??= setTimeout(onReboot, rebootDelayMs)
      const text = 'Server reboot initiated'
      return new Response(
        supervised
          ? text
          : `${text}. Nothing was found that starts it again: start it where it was started before.`,
        {
          status: 202,
          headers: {
            'content-type': 'text/plain; charset=utf-8',
            'cache-control': 'no-store',
            'x-supervised': String(supervised),
          },
        },
      )
    },
  }
}
