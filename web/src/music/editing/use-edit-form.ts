import { ApiError, newName } from '@pezzottify/client'
import type { AlbumId, ArtistId, Cover, EditedFields } from '@pezzottify/contract'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { useCatalogChanged } from '../../shared/use-catalog-changed.ts'
import { type Draft, kinds } from './kinds.ts'
import { asCredits } from './field-values.ts'
import { titleIn } from './upload-audio.ts'
import { discardPicture, uploadPicture } from './upload-picture.ts'
import type { EditRequest } from './use-editor.ts'

export type EditForm = ReturnType<typeof useEditForm>

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** The form of an album, artist or track: its fields, earlier edits, and how to reset them. */
export function useEditForm({ kind, id }: EditRequest) {
  const { t } = useI18n()
  const { api } = useServices()
  const catalogChanged = useCatalogChanged()
  const { fields: own, firstOfNew, schema, empty, load, update, create, remove } = kinds[kind]
  const first = id === null ? firstOfNew : undefined
  const fields = first ? [first, ...own] : own
  const state = ref<'loading' | 'failed' | 'ready'>('loading')
  const name = ref('')
  const before = shallowRef<Draft>({})
  const draft = ref<Draft>({})
  const edited = shallowRef<EditedFields>({ from_file: false, fields: {} })
  /** The names of artists and albums that fields refer to, by id. */
  const names = ref(new Map<string, string>())
  const picture = shallowRef<Cover | null>(null)
  /** The chosen picture, uploaded when the form is saved. */
  const chosenPicture = shallowRef<File | null>(null)
  /** The file of a new track, uploaded when it is saved. */
  const chosenAudio = shallowRef<File | null>(null)
  const errors = ref<Record<string, string>>({})
  const refusal = ref('')
  const isBusy = ref(false)

  const isChanged = computed(() => chosenPicture.value !== null || !isSame(draft.value, before.value))

  async function read(): Promise<void> {
    state.value = 'loading'
    try {
      if (id === null) draft.value = { ...empty, id: newName() }
      else {
        const [loaded, marks] = await Promise.all([
          load(api, id),
          api.editing.edited({ params: { type: kind, id } }),
        ])
        name.value = loaded.name
        names.value = loaded.names
        picture.value = loaded.picture
        edited.value = marks
        draft.value = { ...loaded.draft, id }
        await nameWhatFilesSay()
      }
      before.value = structuredClone(JSON.parse(JSON.stringify(draft.value)) as Draft)
      state.value = 'ready'
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      state.value = 'failed'
    }
  }

  /**
   * The file's values may refer to artists that are no longer on the item. A deleted artist has no name.
   */
  async function nameWhatFilesSay(): Promise<void> {
    const told = Object.entries(edited.value.fields).flatMap(([field, { file }]) =>
      field === 'artists' || field === 'artists_ids' || field === 'related_artists_ids' ? idsIn(file) : [],
    )
    const unknown = [...new Set(told)].filter((artist) => !names.value.has(artist))
    await Promise.allSettled(
      unknown.map(async (artist) => {
        // An id from a list of ids is plain text.
        const found = await api.catalog.artist({ params: { id: artist as ArtistId } })
        names.value.set(artist, found.artist.name)
      }),
    )
  }

  function takeBack(field: string): void {
    const said = edited.value.fields[field]
    if (!said?.is_known) return
    if (field === 'display_image_id') chosenPicture.value = null
    draft.value = { ...draft.value, [field]: said.file }
  }

  function chooseAudio(file: File | null): void {
    chosenAudio.value = file
    if (file && draft.value['name'] === '') draft.value = { ...draft.value, name: titleIn(file.name) }
  }

  /** Puts the track into an album; a new one comes after its last, by its artists unless some are named. */
  async function placeIn(album: AlbumId, albumName: string): Promise<void> {
    names.value.set(album, albumName)
    draft.value = { ...draft.value, album_id: album }
    if (id !== null) return
    const found = await api.catalog.albumResolved({ params: { id: album } }).catch(() => null)
    if (!found || draft.value['album_id'] !== album) return
    const { artists, discs } = found
    for (const artist of artists) names.value.set(artist.id, artist.name)
    const disc = discs.at(-1)
    const credits = artists.map((artist) => ({ artist_id: artist.id, role: 'MainArtist' }))
    draft.value = {
      ...draft.value,
      disc_number: disc?.number ?? 1,
      track_number: Math.max(0, ...(disc?.tracks ?? []).map((track) => track.track_number)) + 1,
      ...(asCredits(draft.value['artists']).length === 0 && { artists: credits }),
    }
  }

  function isWhole(): boolean {
    const result = schema.safeParse(draft.value)
    errors.value = {}
    for (const { path } of result.error?.issues ?? []) {
      const field = String(path[0])
      const isMissing = draft.value[field] === '' || draft.value[field] === undefined
      errors.value[field] = t(isMissing ? 'editing.needed' : 'editing.wrong')
    }
    if (first && !chosenAudio.value) errors.value['audio'] = t('editing.needed')
    return Object.keys(errors.value).length === 0
  }

  /** @returns whether it was written; if not, `errors` or `refusal` give the reason */
  async function save(): Promise<boolean> {
    refusal.value = ''
    if (!isWhole()) return false
    const write = (body: Draft): Promise<unknown> =>
      id === null ? create(api, body, chosenAudio.value) : update(api, String(draft.value['id']), body)
    return attempt(async () => {
      const file = chosenPicture.value
      if (!file) return write(draft.value)
      const image = await uploadPicture(api, file)
      try {
        return await write({ ...draft.value, display_image_id: image })
      } catch (error) {
        await discardPicture(api, image)
        throw error
      }
    })
  }

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    isBusy.value = true
    try {
      await work()
      void catalogChanged(queryKeys.random, queryKeys.searches, queryKeys.changelog)
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      refusal.value = error.code === 'offline' ? t('app.unreachable') : error.message
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    kind,
    id,
    fields,
    state,
    name,
    draft,
    edited,
    names,
    picture,
    chosenPicture,
    chosenAudio,
    chooseAudio,
    placeIn,
    errors,
    refusal,
    isBusy,
    isChanged,
    read,
    takeBack,
    save,
    remove: () => attempt(() => remove(api, id ?? '')),
  }
}

/** The ids in a list of ids or of credits. */
function idsIn(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'artist_id' in item ? String(item.artist_id) : String(item),
  )
}
