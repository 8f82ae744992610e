#!/bin/sh
# Three taggers take a comment on the command line, and all of them cut it at its colons, into a description, a text and a
# language. They do not agree on the order: two colons leave the beginning, the middle or nothing.
#                   "Recorded at 20:15"                            "Live: at home: by night"
#   mid3v2 1.46.0   "15", described as "Recorded at 20"            an error; nothing is written
#   eyeD3 0.9.7     "Recorded at 20", described as "15"            "Live", described as " at home", in the language " by"
#   id3v2 0.1.12    as mid3v2                                      " at home", described as "Live", in the language " by"
# Readers that look for a comment without description, such as kid3 3.9.3, find none. ffprobe 5.1.9 shows a tag that is named
# "Recorded at 20" or "15".
# For a music server: a comment with a description is not to be thrown away as one of a program, and the name of a tag that
# ffmpeg shows may be half a sentence.
. "$(dirname "$0")/debian-tools.sh"
fetch ffmpeg=7:5.1.9-0+deb12u1 eyed3=0.9.7-1 python3-mutagen=1.46.0-1 id3v2=0.1.12+dfsg-7 kid3-cli=3.9.3-1
export QT_QPA_PLATFORM=offscreen
run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=2 plain.mp3
comments() {
  run python3 -c "
import mutagen
for key, frame in sorted((mutagen.File('$1').tags or {}).items()):
    if key.startswith('COMM') and frame.desc != 'ID3v1 Comment': print(frame.desc, frame.lang.strip('\0'), frame.text[0], sep='|')"
}
# written TEXT: a file by each of the three, with the text as comment.
written() {
  for tagger in mid3v2 eyeD3 id3v2; do cp plain.mp3 $tagger.mp3; done
  run mid3v2 -c "$1" mid3v2.mp3 >/dev/null 2>&1 || :
  run eyeD3 -Q --add-comment "$1" eyeD3.mp3 >/dev/null 2>&1 || :
  run id3v2 -c "$1" id3v2.mp3 >/dev/null 2>&1 || :
}
shown() { run ffprobe -v error -show_entries format_tags -of default=nw=1 "$1" | grep -v encoder; }
written 'Recorded at 20:15'
same 'mid3v2, description, language and text' 'Recorded at 20|eng|15' "$(comments mid3v2.mp3)"
same 'eyeD3, description, language and text' '15|eng|Recorded at 20' "$(comments eyeD3.mp3)"
same 'id3v2, description, language and text' 'Recorded at 20||15' "$(comments id3v2.mp3)"
same 'kid3, comment by mid3v2' '' "$(run kid3-cli -c 'get comment' mid3v2.mp3)"
same 'kid3, comment by eyeD3' '' "$(run kid3-cli -c 'get comment' eyeD3.mp3)"
same 'ffprobe, tags by mid3v2' 'TAG:Recorded at 20=15' "$(shown mid3v2.mp3)"
same 'ffprobe, tags by eyeD3' 'TAG:15=Recorded at 20' "$(shown eyeD3.mp3)"
written 'Live: at home: by night'
same 'mid3v2, two colons' '' "$(comments mid3v2.mp3)"
same 'eyeD3, two colons' ' at home| by|Live' "$(comments eyeD3.mp3)"
same 'id3v2, two colons' 'Live| by| at home' "$(comments id3v2.mp3)"
finish
