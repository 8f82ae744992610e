#!/bin/sh
# The usual way to cut a song without loss, ffmpeg -ss 6 -i whole.flac -c copy end.flac, leaves FLAC's own header as it was. Of a
# cut of 4 s out of 10, ffprobe 5.1.9, metaflac 1.4.2 and mutagen 1.46.0 all say 10 s; the checksum is that of the whole, so that
# `flac -t` calls it damaged; and its frames keep the numbers that they had, which do not start from zero. The same command
# writes a true length into WAV, AIFF, MP3 and M4A.
# For a music server: the length of a FLAC is in its frames, from the first to the last; its header is what somebody said once.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
quietly() { run ffmpeg -nostdin -v error -y "$@"; }
length() { run ffprobe -v error -show_entries format=duration -of csv=p=0 "$1" | cut -c1-3 | sed 's/\..*//'; }
quietly -f lavfi -i sine=frequency=440:duration=10 whole.flac
quietly -ss 6 -i whole.flac -c copy end.flac
quietly -t 4 -i whole.flac -c copy begin.flac
for part in begin end; do
  same "$part, seconds by ffprobe" 10 "$(length $part.flac)"
  same "$part, samples by metaflac" 441000 "$(run metaflac --show-total-samples $part.flac)"
  same "$part, by mutagen" 'FLAC, 10.00 seconds, 44100 Hz' "$(run mutagen-inspect $part.flac | grep -o 'FLAC, .* Hz')"
  same "$part, its checksum" "$(run metaflac --show-md5sum whole.flac)" "$(run metaflac --show-md5sum $part.flac)"
  same "$part, flac -t" 1 "$(run flac -s -t $part.flac 2>/dev/null && echo 0 || echo $?)"
  quietly -i $part.flac decoded-$part.wav
  same "$part, seconds when decoded" 4 "$(length decoded-$part.wav)"
done
for kind in wav aiff mp3 m4a; do
  quietly -i whole.flac whole.$kind
  quietly -ss 6 -i whole.$kind -c copy end.$kind
  same "$kind, seconds by ffprobe" 4 "$(length end.$kind)"
done
finish
