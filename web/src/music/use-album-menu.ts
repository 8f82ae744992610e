import type { Album, Track } from '@pezzottify/contract'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { paths } from '../shared/paths.ts'
import { useSessionStore } from '../shared/stores/session.ts'
import type { MenuGroups } from '../ui/menu.ts'
import { useEditor } from './editing/use-editor.ts'
import { useWhyGrouped } from './grouping/use-why-grouped.ts'
import { useAddToPlaylist } from './use-add-to-playlist.ts'
import { useOfflineMenu } from './use-offline-menu.ts'
import { usePlaying } from './use-playing.ts'
import { useRadio } from './use-radio.ts'

const artistsShown = 6

/** The menu of an album, on its page and on its cards. `tracks` reads them when they are not known yet. */
export function useAlbumMenu(album: () => Album, tracks: () => Promise<Track[]>) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSessionStore()
  const playing = usePlaying()
  const adding = useAddToPlaylist()
  const editor = useEditor()
  const why = useWhyGrouped()
  const startRadio = useRadio()
  const { menuItems } = useOfflineMenu()

  const withTracks = (use: (found: Track[]) => void) => (): void =>
    void playing.attempt(async () => use(await tracks()))
  const soundable = (use: (found: Track[]) => void) =>
    withTracks((found) => use(found.filter((track) => track.availability === 'available')))

  return computed<MenuGroups>(() => {
    const { artists, name } = album()
    return [
      [
        { id: 'next', label: t('menu.playNext'), icon: 'list-start', run: soundable(playing.playNext) },
        { id: 'queue', label: t('menu.addToQueue'), icon: 'list-end', run: soundable(playing.addToQueue) },
        ...(session.can('OwnPlaylists')
          ? [
              {
                id: 'add',
                label: t('playlist.addEllipsis'),
                icon: 'plus' as const,
                run: withTracks((found) =>
                  adding.choose(
                    name,
                    found.map((track) => track.id),
                  ),
                ),
              },
            ]
          : []),
        {
          id: 'radio',
          label: t('menu.startRadio'),
          icon: 'radio',
          run: () => void startRadio({ type: 'album', id: album().id }, name),
        },
        ...menuItems('album', album().id, name),
      ],
      artists.slice(0, artistsShown).map((artist) => ({
        id: artist.id,
        label: artists.length > 1 ? t('menu.goToArtistNamed', { name: artist.name }) : t('menu.goToArtist'),
        icon: 'mic-vocal' as const,
        run: () => void router.push(paths.artist(artist.id)),
      })),
      [
        { id: 'about', label: t('menu.aboutAlbum'), icon: 'info', run: () => why.ask(album().id) },
        ...(session.can('EditCatalog')
          ? [
              {
                id: 'edit',
                label: t('menu.edit'),
                icon: 'pencil' as const,
                run: () => editor.edit('album', album().id),
              },
            ]
          : []),
      ],
    ]
  })
}
