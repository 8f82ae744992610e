#!/bin/sh
# A FLAC with ReplayGain, encoded by opusenc (opus-tools 0.2), is another file for the ear: its album gain becomes the output
# gain of the Opus header, which every decoder has to apply. A loud album of -9 dB comes out 14 dB quieter (-9, and 5 from
# the reference of ReplayGain to that of R128), also in players where gains are switched off. The album gain is then in no
# tag; the track gain is one relative to the header. oggenc (vorbis-tools 1.4.2) copies both tags and leaves the sound alone.
# For a music server: in Opus a gain is the tag *and* the header; an album of which some songs came through opusenc and some
# did not jumps by ten decibels and more; and a missing R128_ALBUM_GAIN does not mean that no gain was ever measured.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 opus-tools=0.2-1+b1 vorbis-tools=1.4.2-1+b1
tone tone.wav
run flac -s -T REPLAYGAIN_ALBUM_GAIN='-9.00 dB' -T REPLAYGAIN_TRACK_GAIN='-8.00 dB' -o song.flac tone.wav 2>/dev/null
run opusenc --quiet song.flac song.opus
run oggenc -Q song.flac -o song.ogg
loudness() { run ffmpeg -nostdin -i "$1" -af volumedetect -f null - 2>&1 | sed -n 's/.*mean_volume: \(.*\)\.[0-9] dB/\1/p'; }
quieter() { echo $(($(loudness song.flac) - $(loudness "$1"))); }
comments() { grep -a -o -E "(REPLAYGAIN|R128)_[A-Z]*_GAIN=[-0-9]*" "$1" | tr '\n' ' ' | sed 's/ $//'; }
same 'opusenc, dB quieter' 14 "$(quieter song.opus)"
same 'opusenc, gain tags' 'R128_TRACK_GAIN=256' "$(comments song.opus)"
same 'oggenc, dB quieter' 0 "$(quieter song.ogg)"
same 'oggenc, gain tags' 'REPLAYGAIN_ALBUM_GAIN=-9 REPLAYGAIN_TRACK_GAIN=-8' "$(comments song.ogg)"
finish
