export { createRemotePlayer, type RemotePlayer, type StartFollowing } from './remote-player.ts'
