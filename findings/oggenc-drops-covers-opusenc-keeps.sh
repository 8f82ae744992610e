#!/bin/sh
# Both encoders of xiph.org take FLAC as input and copy its comments, both artists included. The picture is another matter:
#   oggenc  (vorbis-tools 1.4.2)  drops it without a word; the same comments, no METADATA_BLOCK_PICTURE
#   opusenc (opus-tools 0.2)      carries it over
# And SoX 14.4.2 writes FLAC with both artists and MP3 with the first one alone; the picture is in neither.
# For a music server: the Vorbis copy of a library has no covers inside; look for pictures in the folder as well.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1 opus-tools=0.2-1+b1 \
  sox=14.4.2+git20190427-3.5 libsox-fmt-mp3=14.4.2+git20190427-3.5
tone tone.wav
picture cover.jpg
run flac -s -T ARTIST=A -T ARTIST=B --picture=cover.jpg -o song.flac tone.wav 2>/dev/null
run oggenc -Q song.flac -o song.ogg
run opusenc --quiet song.flac song.opus
comments() { xxd -p "$1" | tr -d '\n' | grep -o "$2" | wc -l | tr -d ' '; }
artist=4152544953543d                                  # ARTIST=
block=4d455441444154415f424c4f434b5f504943545552453d   # METADATA_BLOCK_PICTURE=
same 'oggenc, artists' 2 "$(comments song.ogg $artist)"
same 'oggenc, pictures' 0 "$(comments song.ogg $block)"
same 'opusenc, artists' 2 "$(comments song.opus $artist)"
same 'opusenc, pictures' 1 "$(comments song.opus $block)"
SOX_PLUGINS=$(find "$work/root" -type d -name sox -path '*/lib/*' | head -1)
export SOX_PLUGINS
run sox song.flac sox.flac
run sox song.flac sox.mp3
same 'SoX to FLAC, artists' 2 "$(comments sox.flac $artist)"
streams() { run ffprobe -v error -show_entries stream=codec_name -of csv=p=0 "$1" | tr '\n' ' ' | sed 's/ $//'; }
same 'SoX to FLAC, streams' flac "$(streams sox.flac)"
same 'SoX to MP3, artist' A "$(run ffprobe -v error -show_entries format_tags=artist -of csv=p=0 sox.mp3)"
same 'SoX to MP3, streams' mp3 "$(streams sox.mp3)"
finish
