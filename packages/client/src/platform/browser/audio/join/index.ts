export { createJoinedStream, type JoinedStream } from './joined-stream.ts'
