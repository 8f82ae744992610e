package org.pezzottify.shell;

import android.content.Context;
import android.os.Handler;
import android.os.Looper;
import android.os.PowerManager;

/**
 * The time without sound in which the page may still bring some: it is loaded, looks a track up, or waits for its server.
 * Android would not let the service come back to the foreground by itself, and the processor would sleep before the page
 * tries again.
 */
final class Silence {
    private static final int PAGE_MAX_MS = 30_000;
    /** The page waits half an hour for its server. */
    private static final int SERVER_MAX_MS = 32 * 60_000;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final PowerManager.WakeLock awake;
    private final Runnable end;
    private boolean isWanted;
    private boolean isNow;

    /** `rest`: it has lasted too long. */
    Silence(Context context, final Runnable rest) {
        awake = ((PowerManager) context.getSystemService(Context.POWER_SERVICE))
                .newWakeLock(PowerManager.PARTIAL_WAKE_LOCK, "pezzottify:silence");
        awake.setReferenceCounted(false);
        end = new Runnable() {
            @Override public void run() {
                isWanted = false;
                ends();
                rest.run();
            }
        };
    }

    /** Whether the listener wants sound, as the page last said. Pausing without it takes that back. */
    boolean isWanted() {
        return isWanted;
    }

    void setWanted(boolean isWanted) {
        this.isWanted = isWanted;
    }

    /** Counts from here on. */
    void begins() {
        isNow = true;
        int maxMs = isWanted ? SERVER_MAX_MS : PAGE_MAX_MS;
        main.removeCallbacks(end);
        main.postDelayed(end, maxMs);
        awake.acquire(maxMs);
    }

    void ends() {
        if (!isNow) return;
        isNow = false;
        main.removeCallbacks(end);
        awake.release();
    }
}
