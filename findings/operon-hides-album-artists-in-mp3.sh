#!/bin/sh
# Quod Libet and its command operon (exfalso 4.5.0) keep "performer" in ID3's TPE2, the frame in which everybody else looks
# for the album artist. The album artist goes into a free text of their own, "QuodLibet::albumartist". So what they write as
# performer is shown as album artist elsewhere, and an album artist that was set by them is not seen. In FLAC, Ogg and M4A the
# same command writes what everybody reads.
# For a music server: read QuodLibet::NAME as NAME, before TPE2.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 exfalso=4.5.0-2
export HOME="$work"
for name in song.mp3 song.flac; do
  run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=2 $name
  run operon set albumartist Label $name
  run operon set performer Player $name
done
tag() { run ffprobe -v error -show_entries "format_tags=$2" -of csv=p=0 "$1"; }
same 'FLAC, album artist' Label "$(tag song.flac album_artist)"
same 'MP3, album artist' Player "$(tag song.mp3 album_artist)"
same 'MP3, its own text' Label "$(run python3 -c 'import mutagen; print(mutagen.File("song.mp3")["TXXX:QuodLibet::albumartist"])')"
finish
