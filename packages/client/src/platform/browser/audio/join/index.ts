export { createJoinedStream, type JoinedStream, type JoinedTrack } from './joined-stream.ts'
