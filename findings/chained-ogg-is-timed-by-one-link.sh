#!/bin/sh
# Two Ogg files behind each other are one valid file, a chain: recordings of radio streams and joined mixes are like that.
# It plays through, and ffmpeg converts all of it, yet whoever is asked for its length answers with that of one link:
#   three links of 2 s: ffprobe 5.1.9, MediaInfo 23.04 and mutagen 1.46.0 say 2 s; decoded it is 6
# They take the position of the last page, and it starts again from zero in each link.
# For a music server: add the links up, or a progress bar is over after a third of what is heard.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 vorbis-tools=1.4.2-1+b1 mediainfo=23.04-1 python3-mutagen=1.46.0-1
tone tone.wav
run oggenc -Q tone.wav -o link.ogg 2>/dev/null
cat link.ogg link.ogg link.ogg >chain.ogg
run ffmpeg -nostdin -v error -y -i chain.ogg -f s16le chain.raw
same 'decoded' 6 "$((($(wc -c <chain.raw) + 44100) / 88200))"
same 'ffprobe' 2 "$(run ffprobe -v error -show_entries format=duration -of csv=p=0 chain.ogg | cut -d. -f1)"
same 'MediaInfo' 2000 "$(run mediainfo --Output='General;%Duration%' chain.ogg)"
same 'mutagen' 2.0 "$(run python3 -c 'import mutagen; print(mutagen.File("chain.ogg").info.length)')"
finish
