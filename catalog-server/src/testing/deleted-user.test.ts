import { expect, test } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import { ApiError } from '@pezzottify/client'
import { albumRequest } from './catalog-bodies.ts'
import { remoteQueue, reportOf } from './playback-report.ts'
import type { TestApp } from './test-app.ts'
import { createTestApp } from './test-app.ts'

type Write = (bob: ApiClient) => Promise<unknown>

/** Writes to the user's own things. */
const writes: Record<string, Write> = {
  like: (bob) => bob.likes.like({ params: { type: 'album', id: 'al' } }),
  unlike: (bob) => bob.likes.unlike({ params: { type: 'album', id: 'al' } }),
  'make a playlist': (bob) => bob.playlists.create({ body: { name: 'Late', track_ids: [] } }),
  'change a setting': (bob) =>
    bob.settings.change({ body: { settings: [{ key: 'enable_direct_downloads', value: true }] } }),
  'report a play': (bob) =>
    bob.listening.report({ body: { track_id: 't1', duration_seconds: 1, track_duration_seconds: 2 } }),
  'report a play under a key': (bob) =>
    bob.listening.report({
      body: { track_id: 't1', duration_seconds: 1, track_duration_seconds: 2 },
      idempotencyKey: crypto.randomUUID(),
    }),
  'change no setting under a key': (bob) =>
    bob.settings.change({ body: { settings: [] }, idempotencyKey: crypto.randomUUID() }),
  'make a pairing code': (bob) => bob.auth.createPairing(),
  'make a download link': (bob) =>
    bob.downloads.issue({ body: { kind: 'album', id: 'al', lifetime_seconds: 3_600 } }),
  'tell what plays': (bob) => bob.remote.report({ body: reportOf(remoteQueue('version-of-bob')) }),
  'sign out': (bob) => bob.auth.logout(),
}
/** Together they reach from before the deletion begins to after its end. */
const [sends, stepsBetween] = [100, 3]

/** Answers to writes that begin one after the other while their user is deleted. */
async function answersTo(app: TestApp, write: Write): Promise<string[]> {
  const [alice, bob] = [app.as('alice'), app.as('bob')]
  await Promise.all([alice.auth.session(), bob.auth.session()])
  const answers: Promise<string>[] = []
  const removed = alice.accounts.remove({ params: { handle: 'bob' } })
  for (let count = 0; count < sends; count += 1) {
    const answer = write(bob).then(
      () => 'done',
      (error: unknown) => (error instanceof ApiError ? String(error.status) : String(error)),
    )
    answers.push(answer)
    for (let step = 0; step < stepsBetween; step += 1) await Promise.resolve()
  }
  await removed
  const answered = await Promise.all(answers)
  await expect(write(bob)).rejects.toMatchObject({ status: 403 })
  return answered
}

test.each(Object.entries(writes))(
  '%s while one is being deleted: done, forbidden or not found',
  async (_name, write) => {
    await using app = await createTestApp()
    const { editing, accounts } = app.as('alice')
    await editing.createAlbum({ body: albumRequest('al') })
    await accounts.grant({ params: { handle: 'bob' }, body: { permission: 'IssueContentDownload' } })
    const answers = await answersTo(app, write)
    for (const answer of answers) expect(['done', '400', '403', '404']).toContain(answer)
    expect(app.lines).toEqual([])
  },
)
