package org.pezzottify.shell;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.media.AudioFocusRequest;
import android.media.AudioManager;
import android.net.wifi.WifiManager;

/**
 * Audio focus, which calls and other players may take; and headphones that are unplugged. Keeps Wi-Fi awake meanwhile.
 */
final class Focus extends BroadcastReceiver implements AudioManager.OnAudioFocusChangeListener {
    interface Listener {
        /** `forGood`: there will be no request to resume. */
        void onSilence(boolean forGood);
        void onSoundAgain();
    }

    private final Context context;
    private final Listener listener;
    private final AudioManager audio;
    private final AudioFocusRequest request;
    private final WifiManager.WifiLock wifi;
    private boolean isHeld;
    private boolean wasInterrupted;

    Focus(Context context, Listener listener) {
        this.context = context;
        this.listener = listener;
        audio = (AudioManager) context.getSystemService(Context.AUDIO_SERVICE);
        request = new AudioFocusRequest.Builder(AudioManager.AUDIOFOCUS_GAIN)
                .setAudioAttributes(Deck.MUSIC).setOnAudioFocusChangeListener(this).build();
        wifi = ((WifiManager) context.getSystemService(Context.WIFI_SERVICE))
                .createWifiLock(WifiManager.WIFI_MODE_FULL_HIGH_PERF, "pezzottify:music");
        wifi.setReferenceCounted(false);
    }

    /** Requests the focus. False during a call. */
    boolean take() {
        if (isHeld && !wasInterrupted) return true;
        if (audio.requestAudioFocus(request) != AudioManager.AUDIOFOCUS_REQUEST_GRANTED) return false;
        wasInterrupted = false;
        if (isHeld) return true;
        isHeld = true;
        wifi.acquire();
        context.registerReceiver(this, new IntentFilter(AudioManager.ACTION_AUDIO_BECOMING_NOISY));
        return true;
    }

    /** Another app plays sound for a while, and the music may continue afterwards. */
    boolean isInterrupted() {
        return wasInterrupted;
    }

    /** The music does not continue by itself after an interruption. */
    void stayQuiet() {
        wasInterrupted = false;
    }

    /** Playback pauses. After an interruption the focus request is kept, to learn of its end. */
    void rest() {
        if (wasInterrupted) return;
        release();
    }

    void release() {
        wasInterrupted = false;
        if (!isHeld) return;
        isHeld = false;
        audio.abandonAudioFocusRequest(request);
        wifi.release();
        context.unregisterReceiver(this);
    }

    @Override public void onAudioFocusChange(int change) {
        if (change == AudioManager.AUDIOFOCUS_LOSS) {
            release();
            listener.onSilence(true);
        } else if (change == AudioManager.AUDIOFOCUS_LOSS_TRANSIENT) {
            wasInterrupted = true;
            listener.onSilence(false);
        } else if (change == AudioManager.AUDIOFOCUS_GAIN && wasInterrupted) {
            wasInterrupted = false;
            listener.onSoundAgain();
        }
    }

    /** Headphones were unplugged: the music must not continue through the loudspeaker. */
    @Override public void onReceive(Context of, Intent intent) {
        if (!AudioManager.ACTION_AUDIO_BECOMING_NOISY.equals(intent.getAction())) return;
        stayQuiet();
        listener.onSilence(true);
    }
}
