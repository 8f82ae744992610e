import { periodsText } from './periods.ts'
import { ArtistBody } from '@pezzottify/contract'
import { asCredits, asDay, asTexts } from './field-values.ts'

export type ValueWords = {
  t: (key: string) => string
  /** The name of an artist or album; undefined when unknown. */
  nameOf: (id: string) => string | undefined
}

const idLists: ReadonlySet<string> = new Set(['artists_ids', 'related_artists_ids'])

/** A value of a field as text for people. Empty values read "none". */
export function valueText(field: string, value: unknown, { t, nameOf }: ValueWords): string {
  if (value === null || value === undefined || value === '') return t('editing.none')
  if (typeof value === 'boolean') return t(value ? 'editing.yes' : 'editing.no')
  if (field === 'release_date') return asDay(value) || String(value)
  if (field === 'album_type') return t(`catalog.type.${String(value)}`)
  if (field === 'album_id') return nameOf(String(value)) ?? t('editing.another')
  if (field === 'display_image_id') return t('editing.aPicture')
  if (field === 'artists')
    return listText(
      asCredits(value).map(({ artist_id, role }) => {
        const name = nameOf(artist_id) ?? t('editing.gone')
        return role === 'MainArtist' ? name : `${name} (${t(`editing.role.${role}`)})`
      }),
      t,
    )
  if (idLists.has(field))
    return listText(
      asTexts(value).map((id) => nameOf(id) ?? t('editing.gone')),
      t,
    )
  if (field === 'activity_periods') {
    const periods = ArtistBody.shape.activity_periods.safeParse(value)
    return periods.success && periods.data.length > 0 ? periodsText(periods.data) : t('editing.none')
  }
  if (Array.isArray(value)) return listText(value.map(String), t)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const listText = (items: readonly string[], t: ValueWords['t']): string =>
  items.join(', ') || t('editing.none')
