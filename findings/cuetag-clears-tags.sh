#!/bin/sh
# cuetag (cuetools 1.4.1) is what people run after they have cut a FLAC or Ogg image by its cue sheet. It does not add the
# sheet's fields to those that a file has: it clears all comments first. MusicBrainz ids, gains, the year and lyrics are gone.
# The picture stays in FLAC, where it is no comment, and goes in Ogg, where it is one.
# For a music server: a file that lost its ids and gains from one scan to the next is still the same track; know it by its
# sound, and keep the likes.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1 cuetools=1.4.1-0.2
tone tone.wav
picture cover.jpg
run flac -s -T MUSICBRAINZ_TRACKID=some-id -T DATE=2011 --picture=cover.jpg -o song.flac tone.wav 2>/dev/null
run oggenc -Q -c MUSICBRAINZ_TRACKID=some-id -c METADATA_BLOCK_PICTURE=picture -o song.ogg tone.wav 2>/dev/null
cat >album.cue <<'CUE'
PERFORMER "Ann"
TITLE "One"
FILE "album.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Song"
    INDEX 01 00:00:00
CUE
PATH="$work/root/usr/bin:$PATH"
for name in song.flac song.ogg; do run cuetag album.cue $name; done
of_flac() { run metaflac --export-tags-to=- song.flac; }
of_ogg() { run vorbiscomment -l song.ogg; }
same 'FLAC, title' TITLE=Song "$(of_flac | grep TITLE)"
same 'FLAC, id and date' '' "$(of_flac | grep -E 'ID|DATE' || true)"
same 'FLAC, pictures' 1 "$(run metaflac --list --block-type=PICTURE song.flac | grep -c '^METADATA block')"
same 'Ogg, title' TITLE=Song "$(of_ogg | grep TITLE)"
same 'Ogg, id and picture' '' "$(of_ogg | grep -E 'ID|PICTURE' || true)"
finish
