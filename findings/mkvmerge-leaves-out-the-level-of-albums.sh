#!/bin/sh
# In Matroska the title of a song and that of its album are both called TITLE, on levels 30 and 50. The standard says that 50 is
# meant where no level is given, and so mkvmerge 74.0.0 leaves it out when it is told to write it. The readers tried here do
# not know the default: the album's title becomes the song's, or the song's is hidden. Four files with the same tags:
#                                   ffprobe 5.1.9          MediaInfo 23.04   music-metadata 11.16.1
#   album first, then the song      Lake by Ann            Lake              Lake by Various, no album
#   the song first                  Disc by Various        Disc              Disc by Ann, no album
#   the same two, and beside the    neither; there are     Lake              Lake by Ann, album Disc
#   levels the words ALBUM, TRACK   ALBUM/TITLE and so on  Disc              Lake by Ann, album Disc
# ("Lake" by "Ann" is the song, "Disc" by "Various" its album.) With the words, an MP3 that ffmpeg makes has no title and no
# artist, for players that know the usual names. ffmpeg itself writes the tags of songs without a level.
# For a music server: a tag without a level is the album's if another tag says that it is the song's, and else the song's.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 mkvtoolnix=74.0.0-1+deb12u1 mediainfo=23.04-1
npm install --silent --no-save --prefix "$work/npm" music-metadata@11.16.1 >/dev/null
run ffmpeg -nostdin -v error -y -f lavfi -i sine=duration=2 sound.flac
cat >npm/read.mjs <<'JS'
import { parseFile } from 'music-metadata'
const { title, artist, album } = (await parseFile(process.argv[2])).common
console.log(`${title} by ${artist}, ${album}`)
JS
# tags TARGETS TITLE ARTIST: those of one level.
tags() {
  simple='<Simple><Name>%s</Name><String>%s</String></Simple>'
  printf "<Tag><Targets>%s</Targets>$simple$simple</Tag>" "$1" TITLE "$2" ARTIST "$3"
}
# file NAME TAGS: mkvmerge makes it.
file() {
  echo "<Tags>$2</Tags>" >tags.xml
  run mkvmerge -q -o "$1" --global-tags tags.xml sound.flac
}
fifty='<TargetTypeValue>50</TargetTypeValue>'
thirty='<TargetTypeValue>30</TargetTypeValue>'
album=$(tags "$fifty" Disc Various)
song=$(tags "$thirty" Lake Ann)
file album-first.mka "$album$song"
file song-first.mka "$song$album"
album=$(tags "$fifty<TargetType>ALBUM</TargetType>" Disc Various)
song=$(tags "$thirty<TargetType>TRACK</TargetType>" Lake Ann)
file words-album-first.mka "$album$song"
file words-song-first.mka "$song$album"

ffprobe() { run ffprobe -v error -show_entries format_tags=title,artist -of csv=p=0 "$1"; }
mediainfo() { run mediainfo --Output='General;%Track%, %Album%' "$1"; }
js() { node npm/read.mjs "$1"; }
same 'levels that mkvmerge wrote' '30 ' "$(run mkvextract song-first.mka tags - | sed -n 's/.*<TargetTypeValue>\(.*\)<.*/\1/p' | tr '\n' ' ')"
for seen in 'album-first|Lake,Ann|Lake, |Lake by Various, undefined' 'song-first|Disc,Various|Disc, |Disc by Ann, undefined' \
  'words-album-first||Lake, |Lake by Ann, Disc' 'words-song-first||Disc, |Lake by Ann, Disc'; do
  IFS='|' read -r name by_ffprobe by_mediainfo by_js <<SEEN
$seen
SEEN
  same "$name, ffprobe" "$by_ffprobe" "$(ffprobe "$name.mka")"
  same "$name, MediaInfo" "$by_mediainfo" "$(mediainfo "$name.mka")"
  same "$name, music-metadata" "$by_js" "$(js "$name.mka")"
done
run ffmpeg -nostdin -v error -y -i words-album-first.mka made.mp3
same 'an MP3 that ffmpeg made of the third' '' "$(ffprobe made.mp3)"
finish
