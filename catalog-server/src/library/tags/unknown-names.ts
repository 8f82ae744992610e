import { sameKey } from './text.ts'

/** What programs and Android write where they know no name, in their languages. It says no more than an absent tag. */
const placeholders = new Set(
  [
    '<unknown>',
    '[unknown]',
    'Unknown Album',
    'Unknown Artist',
    'Unbekannter Interpret',
    'Unbekannter Künstler',
    'Unbekanntes Album',
    'Album inconnu',
    'Artiste inconnu',
    'Álbum desconocido',
    'Artista desconocido',
    'Album sconosciuto',
    'Artista sconosciuto',
    'Álbum desconhecido',
    'Artista desconhecido',
    'Onbekend album',
    'Onbekende artiest',
    'Okänt album',
    'Okänd artist',
    'Nieznany album',
    'Nieznany wykonawca',
    'Неизвестный альбом',
    'Неизвестный исполнитель',
    '不明なアルバム',
    '不明なアーティスト',
    '未知专辑',
    '未知艺术家',
    '未知歌手',
  ].map(sameKey),
)
/** Windows Media Player adds when it read the disc: "Unknown Album (12/3/2004 5:11:12 PM)". */
const readAt = /\s*\(\d{1,4}[./-]\d{1,2}[./-][^()]*\)$/

export const isUnknownName = (text: string): boolean => placeholders.has(sameKey(text.replace(readAt, '')))
