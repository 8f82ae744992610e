#!/bin/sh
# Chapters of an audio book stand in FLAC and Ogg as comments: CHAPTER001=00:00:00.000, CHAPTER001NAME=One. ffmpeg 5.1.9 reads
# them as chapters, and then they are no tags any more. It writes chapters into MP3, M4A, Matroska and Opus, into FLAC and
# Vorbis none. So these comments, and no others, are gone after any pass from FLAC to FLAC or from Vorbis to Vorbis, even one
# that copies the sound to correct the title; nothing is said about it. A book in M4A that is made into FLAC loses them too.
# For a music server: a long FLAC without chapters may have had them; and let metaflac, not ffmpeg, set its tags.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1
tone tone.wav
run flac -s -T TITLE=Book -T MUSICBRAINZ_TRACKID=some-id -T CHAPTER001=00:00:00.000 -T CHAPTER001NAME=One \
  -T CHAPTER002=00:00:01.000 -T CHAPTER002NAME=Two -o book.flac tone.wav 2>/dev/null
run oggenc -Q book.flac -o book.ogg
convert() { run ffmpeg -nostdin -v error -y "$@"; }
chapters() { run ffprobe -v error -show_entries chapter_tags=title -of csv=p=0 "$1" | tr '\n' ' '; }

same 'the FLAC' 'One Two ' "$(chapters book.flac)"
same 'the Vorbis file' 'One Two ' "$(chapters book.ogg)"
for made in made.mp3 made.m4a made.mka made.opus; do
  convert -i book.flac "$made"
  same "to $made" 'One Two ' "$(chapters "$made")"
done
convert -i book.flac -c copy -metadata title=New copy.flac
same 'FLAC, copied with a new title' '' "$(chapters copy.flac)"
same 'its comments' 'MUSICBRAINZ_TRACKID=some-id|encoder=Lavf59.27.100|title=New|' \
  "$(run metaflac --export-tags-to=- copy.flac | LC_ALL=C sort | tr '\n' '|')"
convert -i book.ogg -c copy copy.ogg
same 'Vorbis, copied' '' "$(chapters copy.ogg)"
convert -i made.m4a from-m4a.flac
same 'from M4A to FLAC' '' "$(chapters from-m4a.flac)"
finish
