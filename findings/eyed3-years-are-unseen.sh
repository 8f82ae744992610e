#!/bin/sh
# eyeD3 0.9.7 has one short option for a year, -Y. In ID3v2.4 it fills TDRL (when it was released) and not TDRC (when it was
# recorded), in which taggers and players keep "the" year: kid3 3.9.3 and mutagen's simple view 1.46.0 show no date, as many
# players do. Only who asks for TDRL by its name, or maps it as ffmpeg 5.1.9 does, sees it.
# For a music server: take the date from TDRC, then from TDRL, before there is none.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 eyed3=0.9.7-1 python3-mutagen=1.46.0-1 kid3-cli=3.9.3-1
run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=2 song.mp3
run eyeD3 -Q -Y 2011 -t Song song.mp3 >/dev/null 2>&1
export QT_QPA_PLATFORM=offscreen
same 'frames with the year' TDRL \
  "$(run python3 -c 'import mutagen; print(*[k for k, v in mutagen.File("song.mp3").items() if str(v) == "2011"])')"
same 'kid3, date' '' "$(run kid3-cli -c 'get date' song.mp3)"
same 'mutagen, date' None "$(run python3 -c 'from mutagen.easyid3 import EasyID3; print(EasyID3("song.mp3").get("date"))')"
same 'ffprobe, date' 2011 "$(run ffprobe -v error -show_entries format_tags=date -of csv=p=0 song.mp3)"
finish
