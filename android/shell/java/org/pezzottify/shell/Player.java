package org.pezzottify.shell;

import android.content.Context;
import android.net.Uri;
import android.os.Handler;
import android.os.Looper;
import java.io.File;
import java.util.HashMap;

/**
 * Plays one address, and continues with the next by itself. It decides nothing: the page sets the next address in
 * time.
 */
final class Player implements Deck.Listener {
    enum State { IDLE, LOADING, PLAYING, PAUSED, WAITING }

    interface Listener {
        void onState();
        /** `of`: the address that has ended. `advanced`: the prepared one is playing already. */
        void onEnded(String of, boolean advanced);
        void onFailure(String of, String kind, String message);
    }

    /** The interval at which the page gets the position while music plays. */
    private static final long TICK_MS = 1000;
    /** The time within which a page is loaded, and tells what comes next. */
    private static final long PAGE_LOADS_MS = 20_000;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Runnable tick = new Runnable() {
        @Override public void run() {
            if (state == State.PLAYING) listener.onState();
            main.postDelayed(this, TICK_MS);
        }
    };
    private final Context context;
    private final Server server;
    private final Downloads downloads;
    private final Listener listener;
    private Deck current;
    private Deck next;
    private State state = State.IDLE;
    private boolean wantsToPlay;
    private float volume = 1;
    private float rate = 1;

    Player(Context context, Server server, Downloads downloads, Listener listener) {
        this.context = context;
        this.server = server;
        this.downloads = downloads;
        this.listener = listener;
    }

    void load(String url, long positionMs, boolean play, float gain) {
        drop();
        wantsToPlay = play;
        current = new Deck(url, positionMs, gain, this);
        move(State.LOADING);
        prepare(current);
    }

    /** Null removes the prepared address. */
    void setNext(String url, float gain) {
        if (next != null) {
            if (current != null && current.isPrepared()) current.follow(null);
            next.release();
            next = null;
        }
        if (url == null || current == null) return;
        next = new Deck(url, 0, gain, this);
        prepare(next);
    }

    private void prepare(Deck deck) {
        deck.setVolume(volume);
        File downloaded = downloads.fileOf(deck.url);
        String address = downloaded == null ? server.resolve(deck.url) : null;
        if (downloaded == null && address == null) onFailure(deck, "network", "no address of the server: " + deck.url);
        else if (downloaded != null) deck.prepare(context, Uri.fromFile(downloaded), new HashMap<String, String>());
        else deck.prepare(context, Uri.parse(address), server.headers());
    }

    void play() {
        wantsToPlay = true;
        if (current == null || !current.isPrepared()) return;
        current.start(rate);
        move(State.PLAYING);
    }

    void pause() {
        wantsToPlay = false;
        if (current == null) return;
        current.pause();
        if (current.isPrepared()) move(State.PAUSED);
    }

    void seek(long positionMs) {
        if (current == null) return;
        current.seek(positionMs);
        listener.onState();
    }

    void setVolume(float value) {
        volume = value;
        if (current != null) current.setVolume(value);
        if (next != null) next.setVolume(value);
    }

    void setGain(float gain) {
        if (current != null) current.setGain(gain, volume);
    }

    void setRate(float value) {
        rate = value;
        if (state == State.PLAYING) current.setRate(value);
    }

    /** Stops and unloads the address. */
    void unload() {
        wantsToPlay = false;
        drop();
        move(State.IDLE);
    }

    private void drop() {
        main.removeCallbacks(tick);
        if (current != null) current.release();
        if (next != null) next.release();
        current = next = null;
    }

    State state() {
        return state;
    }

    /** Whether music plays, or will as soon as its bytes have arrived. */
    boolean isOn() {
        return wantsToPlay && current != null;
    }

    /** Whether a page can be loaded meanwhile: nothing plays, or what plays is followed by the next, or lasts long enough. */
    boolean lastsWithoutPage() {
        if (!isOn()) return true;
        if (state != State.PLAYING) return false;
        Long durationMs = current.durationMs();
        return (next != null && next.isPrepared())
                || (durationMs != null && durationMs - current.positionMs() > PAGE_LOADS_MS);
    }

    /** The loaded address; null when there is none. */
    String url() {
        return current == null ? null : current.url;
    }

    long positionMs() {
        return current == null ? 0 : current.positionMs();
    }

    float rate() {
        return rate;
    }

    Fields told() {
        return new Fields()
                .put("state", state.name().toLowerCase(java.util.Locale.ROOT))
                .put("url", url())
                .put("positionMs", positionMs())
                .put("durationMs", current == null ? null : current.durationMs())
                .put("bufferedMs", current == null ? null : current.bufferedMs());
    }

    private void move(State to) {
        state = to;
        main.removeCallbacks(tick);
        if (to == State.PLAYING) main.postDelayed(tick, TICK_MS);
        listener.onState();
    }

    @Override public void onPrepared(Deck deck) {
        if (deck == current) {
            if (next != null && next.isPrepared()) current.follow(next);
            if (wantsToPlay) play();
            else move(State.PAUSED);
        } else if (deck == next && current.isPrepared()) current.follow(next);
    }

    @Override public void onCompletion(Deck deck) {
        if (deck != current) return;
        if (next == null || !next.isPrepared()) {
            setNext(null, 1);
            wantsToPlay = false;
            move(State.PAUSED);
            listener.onEnded(deck.url, false);
            return;
        }
        current = next;
        next = null;
        deck.release();
        if (rate != 1) current.setRate(rate);
        listener.onEnded(deck.url, true);
        move(State.PLAYING);
    }

    @Override public void onWaiting(Deck deck, boolean isWaiting) {
        if (deck != current || !wantsToPlay) return;
        move(isWaiting ? State.WAITING : State.PLAYING);
    }

    @Override public void onFailure(Deck deck, String kind, String message) {
        // An address that cannot be prepared is loaded when its turn comes, and fails then.
        if (deck == next) setNext(null, 1);
        if (deck != current) return;
        wantsToPlay = false;
        drop();
        move(State.IDLE);
        listener.onFailure(deck.url, kind, message);
    }
}
