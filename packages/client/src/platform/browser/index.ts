export { createBrowserAudio, createBrowserStorage } from './audio.ts'
export { createBrowserSyncPorts, newName } from './sync.ts'
