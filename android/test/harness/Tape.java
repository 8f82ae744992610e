import android.media.MediaPlayer;

/** The sound of a fake player: where it stands. With the property `time=runs` it moves as a clock does, and comes to its end. */
final class Tape {
    static final boolean RUNS = "runs".equals(System.getProperty("time"));
    private static final int LENGTH_MS = Integer.getInteger("length", 180_000);

    private Tape() {}

    static int length() {
        return LENGTH_MS;
    }

    static int position(MediaPlayer of) {
        Integer from = (Integer) State.get(of, "position");
        Long since = (Long) State.get(of, "since");
        int moved = since == null || !RUNS ? 0 : (int) (System.currentTimeMillis() - since);
        return Math.min(LENGTH_MS, (from == null ? 0 : from) + moved);
    }

    static boolean plays(MediaPlayer of) {
        return State.get(of, "since") != null;
    }

    static void start(final MediaPlayer of) {
        moveTo(of, position(of), true);
    }

    static void pause(MediaPlayer of) {
        moveTo(of, position(of), false);
    }

    static void seek(MediaPlayer of, int positionMs) {
        moveTo(of, positionMs, plays(of));
    }

    private static void moveTo(final MediaPlayer of, int positionMs, boolean plays) {
        final Long since = plays ? Long.valueOf(System.currentTimeMillis()) : null;
        State.put(of, "position", positionMs);
        State.put(of, "since", since);
        if (!plays || !RUNS) return;
        MainLoop.later(new Runnable() {
            @Override public void run() {
                // Unless it was paused or sought since.
                if (since == State.get(of, "since")) end(of);
            }
        }, LENGTH_MS - positionMs);
    }

    /** The platform goes over to what follows, before it tells anybody. */
    static void end(MediaPlayer of) {
        moveTo(of, LENGTH_MS, false);
        MediaPlayer next = (MediaPlayer) State.get(of, "next");
        if (next != null) {
            start(next);
            Record.line("gapless", State.get(next, "url"));
        }
        ((MediaPlayer.OnCompletionListener) State.get(of, "OnCompletionListener")).onCompletion(of);
    }
}
