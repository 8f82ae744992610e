#!/bin/sh
# ffmpeg 5.1.9 makes an MP3 of a FLAC that has LYRICS and COMPILATION. It knows which frames these are in ID3v2, and writes
# their *names* as the description of a free text (TXXX): there is no frame USLT and no TCMP, but a TXXX called "USLT" and one
# called "TCMP". Read by ffmpeg itself, all is well; read by others, lyrics are gone and samplers fall apart by artist.
# In M4A the same two are where they belong.
# For a music server: read a TXXX that is named after a frame as that frame.
. "$(dirname "$0")/debian-tools.sh"
fetch flac=1.4.2+ds-2 ffmpeg=7:5.1.9-0+deb12u1 python3-mutagen=1.46.0-1
tone tone.wav
run flac -s -T ARTIST=Ann -T COMPILATION=1 -T LYRICS=words -o song.flac tone.wav 2>/dev/null
for name in song.mp3 song.m4a; do run ffmpeg -nostdin -v error -y -i song.flac $name; done
keys() { run python3 -c 'import mutagen, sys; print(*sorted(k for k in mutagen.File(sys.argv[1]).keys() if any(n in k for n in sys.argv[2:])))' "$@"; }
same 'MP3' 'TXXX:TCMP TXXX:USLT' "$(keys song.mp3 USLT TCMP)"
same 'M4A' 'cpil ©lyr' "$(keys song.m4a lyr cpil)"
finish
