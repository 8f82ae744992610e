#!/bin/sh
# kid3-cli 3.9.3, one command (`set artist 'X|Y'`), two files that have two artists already:
#   MP3, ID3v2.4   two artists, X and Y: the bar separates values
#   FLAC           three characters of a name: the *first* of the two ARTIST comments becomes "X|Y", the second stays
# For a music server: "X|Y" in a Vorbis comment is what a tagger wrote for two artists, and the old second artist may stand
# beside it.
. "$(dirname "$0")/debian-tools.sh"
fetch kid3-cli=3.9.3-1 flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
tone tone.wav
run flac -s -T ARTIST=A -T ARTIST=B -o song.flac tone.wav 2>/dev/null
run ffmpeg -nostdin -v error -y -i tone.wav -metadata artist=A song.mp3
export QT_QPA_PLATFORM=offscreen HOME="$work"
for file in song.mp3 song.flac; do run kid3-cli -c "set artist 'X|Y'" "$file"; done
artists() { run python3 -c "import mutagen, sys; t = mutagen.File(sys.argv[1]).tags; print(t['TPE1'].text if 'TPE1' in t else t['artist'])" "$1"; }
same MP3 "['X', 'Y']" "$(artists song.mp3)"
same FLAC "['X|Y', 'B']" "$(artists song.flac)"
finish
