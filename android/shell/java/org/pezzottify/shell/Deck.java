package org.pezzottify.shell;

import android.content.Context;
import android.media.AudioAttributes;
import android.media.MediaPlayer;
import android.media.PlaybackParams;
import android.net.Uri;
import android.os.PowerManager;
import java.io.IOException;
import java.util.Map;

/** One track in a MediaPlayer of the platform. */
final class Deck implements MediaPlayer.OnPreparedListener, MediaPlayer.OnCompletionListener,
        MediaPlayer.OnErrorListener, MediaPlayer.OnInfoListener, MediaPlayer.OnBufferingUpdateListener {
    interface Listener {
        void onPrepared(Deck deck);
        void onCompletion(Deck deck);
        void onWaiting(Deck deck, boolean isWaiting);
        void onFailure(Deck deck, String kind, String message);
    }

    static final AudioAttributes MUSIC = new AudioAttributes.Builder()
            .setUsage(AudioAttributes.USAGE_MEDIA).setContentType(AudioAttributes.CONTENT_TYPE_MUSIC).build();

    final String url;
    private final Listener listener;
    private final MediaPlayer player = new MediaPlayer();
    private float gain;
    private int bufferedPercent;
    private long startAtMs;
    private boolean isPrepared;

    Deck(String url, long startAtMs, float gain, Listener listener) {
        this.url = url;
        this.startAtMs = startAtMs;
        this.gain = gain;
        this.listener = listener;
    }

    /** Starts to load. An invalid address is reported like any failure. */
    void prepare(Context context, Uri source, Map<String, String> headers) {
        player.setAudioAttributes(MUSIC);
        player.setWakeMode(context, PowerManager.PARTIAL_WAKE_LOCK);
        player.setOnPreparedListener(this);
        player.setOnCompletionListener(this);
        player.setOnErrorListener(this);
        player.setOnInfoListener(this);
        player.setOnBufferingUpdateListener(this);
        try {
            player.setDataSource(context, source, headers);
            player.prepareAsync();
        } catch (IOException | IllegalStateException | SecurityException e) {
            listener.onFailure(this, "network", String.valueOf(e.getMessage()));
        }
    }

    boolean isPrepared() {
        return isPrepared;
    }

    void start(float rate) {
        player.start();
        if (rate != 1 || player.getPlaybackParams().getSpeed() != 1) setRate(rate);
    }

    /** Only while it plays: a paused player would start. */
    void setRate(float rate) {
        player.setPlaybackParams(new PlaybackParams().setSpeed(rate).setPitch(1));
    }

    void pause() {
        if (isPrepared && player.isPlaying()) player.pause();
    }

    void seek(long positionMs) {
        if (isPrepared) player.seekTo(positionMs, MediaPlayer.SEEK_CLOSEST);
        else startAtMs = positionMs;
    }

    /** Lets the platform continue with `next` without a gap. Null cancels that. */
    void follow(Deck next) {
        player.setNextMediaPlayer(next == null ? null : next.player);
    }

    void setVolume(float volume) {
        float level = Math.max(0, Math.min(1, volume * gain));
        player.setVolume(level, level);
    }

    void setGain(float gain, float volume) {
        this.gain = gain;
        setVolume(volume);
    }

    long positionMs() {
        return isPrepared ? player.getCurrentPosition() : startAtMs;
    }

    /** Null when it is unknown, or infinite. */
    Long durationMs() {
        int duration = isPrepared ? player.getDuration() : -1;
        return duration > 0 ? Long.valueOf(duration) : null;
    }

    Long bufferedMs() {
        Long duration = durationMs();
        return duration == null ? null : Long.valueOf(duration * bufferedPercent / 100);
    }

    void release() {
        player.release();
    }

    @Override public void onPrepared(MediaPlayer of) {
        isPrepared = true;
        if (startAtMs > 0) player.seekTo(startAtMs, MediaPlayer.SEEK_CLOSEST);
        listener.onPrepared(this);
    }

    @Override public void onCompletion(MediaPlayer of) {
        listener.onCompletion(this);
    }

    @Override public boolean onInfo(MediaPlayer of, int what, int extra) {
        if (what == MediaPlayer.MEDIA_INFO_BUFFERING_START) listener.onWaiting(this, true);
        if (what == MediaPlayer.MEDIA_INFO_BUFFERING_END) listener.onWaiting(this, false);
        return true;
    }

    @Override public void onBufferingUpdate(MediaPlayer of, int percent) {
        bufferedPercent = percent;
    }

    @Override public boolean onError(MediaPlayer of, int what, int extra) {
        String kind = extra == MediaPlayer.MEDIA_ERROR_UNSUPPORTED ? "unsupported"
                : extra == MediaPlayer.MEDIA_ERROR_MALFORMED ? "decode" : "network";
        listener.onFailure(this, kind, "MediaPlayer " + what + ", " + extra);
        return true;
    }
}
