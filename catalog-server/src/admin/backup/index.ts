// Backups: making, checking and restoring them, by command, by schedule and by request.
export { makeBackup } from './copy/make.ts'
export { backupsIn } from './copy/kept.ts'
export { prepareUsers, validTokensIn } from './restore/prepare-users.ts'
export { restoreBackup } from './restore/restore-now.ts'
export { restoredConfig } from './restore/stage.ts'
export { verifyBackup } from './restore/verify.ts'
export { unpackBackup } from './archive/unpack.ts'
